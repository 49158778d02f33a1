import type { TFunction } from 'i18next';
import type { LaboratoryLine } from '../../../../shared/contract/orders.ts';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { unreachable } from '../../../../shared/lib/assert.ts';
import { classWord } from '../../../parts/class-word.ts';
import { conditionWord } from '../../../parts/condition-words.ts';
import { DoorNote } from '../../../parts/DoorNote.tsx';
import { resultWords, testWord } from '../../../parts/order-words.ts';
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
          {entry.visit.actedBy && (
            <span className="record-quiet">
              {' '}
              {t('household.actedBy', { who: actorWord(t, entry.visit.actedBy) })}
            </span>
          )}
          <DoorNote because={entry.visit.door} />
          <Origin id={entry.visit.originId} />
        </>
      );
    }
    case 'reading':
      return <ReadingWords values={entry.reading.values} turn={entry.turn} />;
    case 'laboratory':
      return <LaboratoryWords line={entry.line} />;
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

type ReadingProps = Pick<RecordedReading, 'values'> & { readonly turn: number | null };

/** `血压 146/93`, the second of several `血压 第2次 146/93`, and whatever else came with it. */
function ReadingWords({ values, turn }: ReadingProps) {
  const { t } = useWords();
  const pressure = pressureOfValues(values);
  const besides = values.filter(({ kind }) => pressure === null || !besidePressure.has(kind));
  return (
    <>
      {pressure && (
        <span className="timeline-value">
          {t('values.bloodPressure')} {turn !== null && `${t('residents.record.turn', { turn })} `}
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

/** `血脂四项：总胆固醇 6.1 mmol/L 偏高`; what the laboratory calls high or low is said so. */
function LaboratoryWords({ line }: { readonly line: LaboratoryLine }) {
  const { t } = useWords();
  return (
    <>
      <span className="timeline-value">{testWord(t, line.test)}</span>
      {line.results.map((result, at) => {
        const flag = result.labValue?.flag;
        const isOff = flag === 'L' || flag === 'H';
        const words = resultWords(t, result);
        return (
          <span key={`${result.at}-${at}`} className="timeline-value">
            {isOff ? (
              <strong>
                {words} {t(`orders.flag.${flag}`)}
              </strong>
            ) : (
              words
            )}
            {result.simulated && <span className="record-quiet"> {t('values.demo')}</span>}
          </span>
        );
      })}
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

function actorWord(
  t: TFunction,
  { relation, name }: NonNullable<ResidentRecord['visits'][number]['actedBy']>,
): string {
  return t('household.line', { relation: t(`household.relations.${relation}`), name });
}
