import type { ReactNode } from 'react';
import { Mark, type Meaning } from './Mark.tsx';
import './notice.css';

type Props = {
  readonly meaning: Meaning;
  readonly children: ReactNode;
  /** The next step, as a button. */
  readonly action?: ReactNode;
  /** Read out at once; otherwise when the reader is idle. */
  readonly isUrgent?: boolean;
};

/** A sentence that says what is and what to do next. Stays until it is no longer true. */
export function Notice({ meaning, children, action, isUrgent = false }: Props) {
  return (
    <div className={`notice notice-${meaning}`} role={isUrgent ? 'alert' : 'status'}>
      <Mark meaning={meaning} />
      <div className="notice-text">{children}</div>
      {action && <div className="notice-action">{action}</div>}
    </div>
  );
}
