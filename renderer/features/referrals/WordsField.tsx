import { Input } from 'antd';
import { useId } from 'react';
import { paperLength, paperLengthMax } from '../../../shared/domain/referral/form.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

type WordsField = 'impression' | 'reason' | 'pastHistory' | 'treatment';

type Props = {
  readonly field: WordsField;
  readonly value: string;
  readonly isNeeded: boolean;
  readonly onChange: (text: string) => void;
};

const rows: Readonly<Record<WordsField, number>> = {
  impression: 1,
  reason: 3,
  pastHistory: 2,
  treatment: 2,
};

/** Sentences of the form, with the room that they take of their place on paper. */
export function WordsField({ field, value, isNeeded, onChange }: Props) {
  const { t } = useWords();
  const id = useId();
  const helpId = `${id}-help`;
  const used = paperLength(value);
  const all = paperLengthMax[field];
  const isTooLong = used > all;
  return (
    <div className={isNeeded || isTooLong ? 'referral-field referral-wanting' : 'referral-field'}>
      <label htmlFor={id} className="referral-label">
        {t(`referrals.field.${field}`)}
        {isNeeded && <Mark meaning="attention">{t('referrals.needed')}</Mark>}
        {isTooLong && <Mark meaning="danger">{t('referrals.tooLong', { count: used - all })}</Mark>}
        <span id={helpId} className="referral-room">
          {t('referrals.room', { used, all })}
        </span>
      </label>
      <Input.TextArea
        id={id}
        aria-describedby={helpId}
        aria-invalid={isTooLong}
        aria-required={field === 'impression' || field === 'reason'}
        autoSize={{ minRows: rows[field], maxRows: 6 }}
        maxLength={600}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
