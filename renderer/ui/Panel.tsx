import { type ReactNode, useId } from 'react';
import './panel.css';

type Props = {
  readonly title: string;
  /** Right of the title: counts, a small action. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
};

/** A titled part of a screen. The body scrolls, the title stays. */
export function Panel({ title, extra, children, className = '' }: Props) {
  const headingId = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={headingId}>
      <header className="panel-head">
        <h2 id={headingId} className="panel-title">
          {title}
        </h2>
        {extra}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
