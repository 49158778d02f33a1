import { Input } from 'antd';
import { useWords } from '../../parts/use-words.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { Field } from '../../ui/Field.tsx';

type Props = {
  readonly date: string;
  readonly setDate: (date: string) => void;
  readonly dateFault: string | null;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly reasonFault: string | null;
};

/** From which day a decision counts, and why it was made: asked with every change of how the clinic works. */
export function SinceAndWhy({ date, setDate, dateFault, reason, setReason, reasonFault }: Props) {
  const { t } = useWords();
  return (
    <div className="admin-form-fields">
      <Field
        label={t('administration.field.effectiveFrom')}
        hint={t('administration.hint.effectiveFrom')}
        fault={dateFault}
      >
        {(field) => <DateInput {...field} value={date} onChange={setDate} />}
      </Field>
      <div className="admin-field-wide">
        <Field
          label={t('administration.field.reason')}
          hint={t('administration.hint.reason')}
          fault={reasonFault}
        >
          {(field) => (
            <Input
              {...field}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </div>
  );
}
