import { unreachable } from '../../../../shared/lib/assert.ts';
import { classWord } from '../../../parts/class-word.ts';
import { conditionWord } from '../../../parts/condition-words.ts';
import { pressureOfValues } from '../../../parts/blood-pressure.ts';
import type { RecordedReading } from '../../../parts/readings.ts';
import { useWords } from '../../../parts/use-words.ts';
import { valueWords } from '../../../parts/value-words.ts';
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
    case 'reading':
      return <ReadingWords values={entry.reading.values} />;
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

/** `血压 146/93`, and whatever else came with it. */
function ReadingWords({ values }: Pick<RecordedReading, 'values'>) {
  const { t } = useWords();
  const pressure = pressureOfValues(values);
  const besides = values.filter(({ kind }) => pressure === null || !besidePressure.has(kind));
  return (
    <>
      {pressure && (
        <span className="timeline-value">
          {t('values.bloodPressure')}{' '}
          <strong>
            {pressure.sbp}/{pressure.dbp}
          </strong>
        </span>
      )}
      {besides.map((value) => (
        <span key={value.kind} className="timeline-value">
          {t(`values.kind.${value.kind}`)} <strong>{valueWords(t, value)}</strong>
        </span>
      ))}
    </>
  );
}

/** Part of a blood pressure: they say nothing more here. */
const besidePressure: ReadonlySet<string> = new Set(['sbp', 'dbp', 'map', 'pulse']);

/** What was written in a record that was merged into this one (ID-43). */
function Origin({ id }: { readonly id: string | undefined }) {
  const { t } = useWords();
  return id === undefined ? null : (
    <span className="record-quiet">{t('merges.record.origin')}</span>
  );
}
