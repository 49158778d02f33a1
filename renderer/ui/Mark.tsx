import type { ReactNode } from 'react';
import './mark.css';

/** The four meanings of the product; each has a colour, a shape and always a word beside it. */
export type Meaning = 'ok' | 'attention' | 'danger' | 'information';

const shapes: Record<Meaning, ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7.5" className="mark-body" />
      <path d="M4.5 8.3 7 10.8l4.6-5.1" className="mark-line" />
    </>
  ),
  attention: (
    <>
      <path d="M8 .8 15.6 15H.4Z" className="mark-body" />
      <path d="M8 5.6v4.6M8 12.2v1" className="mark-line" />
    </>
  ),
  danger: (
    <>
      <path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5Z" className="mark-body" />
      <path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" className="mark-line" />
    </>
  ),
  information: (
    <>
      <rect x=".8" y=".8" width="14.4" height="14.4" rx="2" className="mark-body" />
      <path d="M8 3.4v1M8 7v5.6" className="mark-line" />
    </>
  ),
};

type Props = { readonly meaning: Meaning; readonly children?: ReactNode };

/** A word with its meaning as a shape in front. Without a word only where the text stands beside it. */
export function Mark({ meaning, children }: Props) {
  return (
    <span className={`mark mark-${meaning}`}>
      <svg viewBox="0 0 16 16" className="mark-shape" aria-hidden="true" focusable="false">
        {shapes[meaning]}
      </svg>
      {children !== undefined && <span className="mark-word">{children}</span>}
    </span>
  );
}
