import { unreachable } from '../../../../shared/lib/assert.ts';
import { classWord } from '../../../parts/class-word.ts';
import { conditionWord } from '../../../parts/condition-words.ts';
import { useWords } from '../../../parts/use-words.ts';
import type { TimelineEntry } from './timeline-of.ts';

/** One line of the history in words. */
export function TimelineWords({ entry }: { readonly entry: TimelineEntry }) {
  const { t } = useWords();
  switch (entry.kind) {
    case 'visit': {
      const source = t(`values.source.${entry.visit.source}`);
      return (
        <>
          {t('residents.record.visit', { number: entry.visit.ticketNumber, source })}
          <Origin id={entry.visit.originId} />
        </>
      );
    }
    case 'pressure':
      return (
        <>
          {t('values.bloodPressure')}{' '}
          <strong>
            {entry.pressure.sbp}/{entry.pressure.dbp}
          </strong>
        </>
      );
    case 'follow-up': {
      const programme = conditionWord(t, entry.followUp.programme);
      return (
        <>
          {t('residents.record.followUp', {
            programme,
            class: classWord(t, entry.followUp.class),
          })}
          <Origin id={entry.followUp.originId} />
        </>
      );
    }
    default:
      return unreachable(entry);
  }
}

/** What was written in a record that was merged into this one (ID-43). */
function Origin({ id }: { readonly id: string | undefined }) {
  const { t } = useWords();
  return id === undefined ? null : (
    <span className="record-quiet">{t('merges.record.origin')}</span>
  );
}
