import { Input, Radio } from 'antd';
import { useId } from 'react';
import './reason.css';

type Props = {
  readonly label: string;
  /** Ready sentences; the text field takes any other. */
  readonly reasons: readonly string[];
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly lengthMax?: number;
};

const reasonLengthMax = 200;

/** A reason that is kept with the act: one tap for the usual ones, or a sentence. */
export function ReasonChoice({
  label,
  reasons,
  value,
  onChange,
  lengthMax = reasonLengthMax,
}: Props) {
  const fieldId = useId();
  return (
    <div className="reason">
      <label htmlFor={fieldId} className="reason-label">
        {label}
      </label>
      <Radio.Group
        className="reason-ready"
        value={value}
        onChange={(event) => onChange(String(event.target.value))}
        options={reasons.map((reason) => ({ label: reason, value: reason }))}
        optionType="button"
      />
      <Input
        id={fieldId}
        value={value}
        maxLength={lengthMax}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
