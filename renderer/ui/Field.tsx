import { type ReactNode, useId } from 'react';
import './field.css';

type Props = {
  readonly label: string;
  /** Said quietly while nothing is wrong. */
  readonly hint?: string | undefined;
  /** What is wrong and how to mend it; replaces the hint. */
  readonly fault?: string | null | undefined;
  /** Something to look at again that stops nothing; replaces the good news. */
  readonly caution?: string | null | undefined;
  /** Good news about the value, such as a check digit that fits. */
  readonly praise?: string | null | undefined;
  readonly children: (field: FieldProps) => ReactNode;
};

/** What a control needs to belong to its label and its message. */
export type FieldProps = {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
  readonly status: 'error' | '';
};

/** A labelled control with one line of help below it, which never changes the height of the form. */
export function Field({ label, hint, fault, caution, praise, children }: Props) {
  const id = useId();
  const helpId = `${id}-help`;
  const isFaulty = Boolean(fault);
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': helpId,
        'aria-invalid': isFaulty,
        status: isFaulty ? 'error' : '',
      })}
      <p id={helpId} className={helpClass(isFaulty, Boolean(caution))} role="status">
        {fault ?? caution ?? praise ?? hint ?? ''}
      </p>
    </div>
  );
}

function helpClass(isFaulty: boolean, isDoubtful: boolean): string {
  if (isFaulty) return 'field-help field-fault';
  return isDoubtful ? 'field-help field-caution' : 'field-help';
}
