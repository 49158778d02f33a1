import type { ConflictList } from '../../../shared/contract/conflicts.ts';
import { authorWords, contestedWord, fieldWord, shortMoment } from '../../parts/contested-words.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

type Props = { readonly removed: ConflictList['removed'] };

/** Records that were taken back while somebody went on writing in them: told, never dropped. */
export function RemovedList({ removed }: Props) {
  const { t } = useWords();
  if (removed.length === 0) return null;
  return (
    <>
      <h3 className="conflicts-heading">{t('conflicts.removed.title')}</h3>
      <ul className="conflicts-decided" aria-label={t('conflicts.removed.title')}>
        {removed.map(({ rowId, name, birthDate, reason, edits }) => (
          <li key={rowId} className="conflicts-removed">
            <span>
              <strong className="name">{name}</strong>{' '}
              <span className="conflicts-quiet">{birthDate}</span>
            </span>
            <Mark meaning="attention">{t('conflicts.removed.reason', { reason })}</Mark>
            <ul>
              {edits.map(({ field, value, author }) => (
                <li key={`${field} ${author.at}`}>
                  {fieldWord(t, { entity: 'residents', field, about: null })}{' '}
                  <strong>{contestedWord(t, { entity: 'residents', field }, value)}</strong>{' '}
                  <span className="conflicts-quiet">
                    {authorWords(t, author)} {shortMoment(author.at, today())}
                  </span>
                </li>
              ))}
            </ul>
            <span className="conflicts-quiet">{t('conflicts.removed.hint')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
