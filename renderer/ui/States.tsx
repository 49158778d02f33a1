import type { ReactNode } from 'react';
import './states.css';

type Props = { readonly children: ReactNode; readonly action?: ReactNode };

/** Nothing is here, and what would bring something here. */
export function EmptyState({ children, action }: Props) {
  return (
    <div className="state">
      <p className="state-text">{children}</p>
      {action}
    </div>
  );
}

/** Something is being fetched. Bars in the place of lines; the word is for screen readers. */
export function LoadingState({
  label,
  lines = 3,
}: {
  readonly label: string;
  readonly lines?: number;
}) {
  return (
    <div className="state-loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="state-bar" />
      ))}
    </div>
  );
}
