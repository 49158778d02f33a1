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
      return t('residents.record.visit', { number: entry.visit.ticketNumber, source });
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
      return t('residents.record.followUp', {
        programme,
        class: classWord(t, entry.followUp.class),
      });
    }
    default:
      return unreachable(entry);
  }
}
