import type { ContestedField } from '../../../../shared/contract/conflicts.ts';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { useSession } from '../../../host/session.ts';
import { contestedWord, fieldWord, shortMoment, whoWord } from '../../../parts/contested-words.ts';
import { today, useWords } from '../../../parts/use-words.ts';
import { Notice } from '../../../ui/Notice.tsx';
import './record.css';

type Props = {
  readonly record: ResidentRecord;
  /** The last digits of the ID number stand beside it: no birth dates then (ID-51). */
  readonly isBesideNumber?: boolean;
};

/** Safety fields of which several values stand: all of them, with who wrote them when (ID-42). */
export function Contested({ record, isBesideNumber = false }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const fields = record.contested.filter(({ isSafety }) => isSafety);
  if (fields.length === 0) return null;
  const link = can('conflicts.decide') && (
    <a className="contested-link" href="#/review">
      {t('conflicts.record.open')}
    </a>
  );
  return (
    <Notice meaning="attention" action={link}>
      <ul className="contested">
        {fields.map((field) => (
          <li key={`${field.rowId} ${field.field}`}>
            <ContestedWords
              field={field}
              isSilent={isBesideNumber && field.field === 'birth_date'}
            />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

type WordsProps = { readonly field: ContestedField; readonly isSilent: boolean };

function ContestedWords({ field, isSilent }: WordsProps) {
  const { t } = useWords();
  if (field.entity === 'allergies')
    return t('conflicts.record.allergy', { substance: field.about ?? '' });
  if (isSilent) return t('conflicts.record.silent', { field: fieldWord(t, field) });
  const values = field.values.map(({ value, author }) =>
    t('conflicts.record.value', {
      value: contestedWord(t, field, value),
      who: whoWord(t, author),
      time: shortMoment(author.at, today()),
    }),
  );
  return (
    <>
      <strong>{t('conflicts.record.twoValues', { field: fieldWord(t, field) })}</strong>{' '}
      {values.join(t('values.listComma'))}
    </>
  );
}
