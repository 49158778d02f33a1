import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import { type BloodPressure, targetAt } from '../../parts/blood-pressure.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import { type InstrumentInfo, instrumentOf } from './instruments.ts';
import { Sparkline } from './Sparkline.tsx';

const shownMax = 3;

type Props = { readonly window: MeasurementWindow };
type Observations = ResidentRecord['observations'];

/** The last three values before this measurement of whatever is being measured. */
export function Recent({ window }: Props) {
  const { t } = useWords();
  const live = useResidentRecord(window.resident.residentId);
  const instrument = instrumentNow(window);
  const isPressure = instrument === null || instrument.key === 'pressure';
  const kind = t(`measurement.instrument.${instrument?.key ?? 'pressure'}`);
  return (
    <aside className="recent">
      <h3 className="recent-title">
        {isPressure ? t('measurement.recent') : t('measurement.recentOf', { kind })}
      </h3>
      <LiveGate live={live} lines={2}>
        {({ observations, pressures }) =>
          isPressure ? (
            <RecentPressures
              pressures={pressures.filter(({ at }) => at < window.openedAt)}
              window={window}
            />
          ) : (
            <RecentValues
              observations={observations.filter(({ effectiveAt }) => effectiveAt < window.openedAt)}
              instrument={instrument}
            />
          )
        }
      </LiveGate>
      {isPressure && (
        <p className="recent-target">
          {t('measurement.target', targetAt(window.resident.ageYears))}
        </p>
      )}
    </aside>
  );
}

/** Of the reading that waits, else of the last one that was taken. */
function instrumentNow({ pending, accepted }: MeasurementWindow): InstrumentInfo | null {
  const reading = pending[0] ?? accepted.at(-1);
  return reading ? instrumentOf(reading.values) : null;
}

function RecentPressures({
  pressures,
  window,
}: Props & { readonly pressures: readonly BloodPressure[] }) {
  const { t } = useWords();
  const recent = pressures.slice(-shownMax);
  if (recent.length === 0) return <p>{t('measurement.noRecent')}</p>;
  return (
    <>
      <Sparkline points={recent} target={targetAt(window.resident.ageYears)} />
      <table className="recent-table">
        <tbody>
          {recent.toReversed().map((one) => (
            <tr key={one.at}>
              <td>{dateOf(one.at)}</td>
              <td className="recent-value">
                {one.sbp}/{one.dbp}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

type ValuesProps = { readonly observations: Observations; readonly instrument: InstrumentInfo };

function RecentValues({ observations, instrument }: ValuesProps) {
  const { t } = useWords();
  const recent = observations
    .filter(({ kind }) => instrument.headline.includes(kind))
    .toSorted((left, right) => right.effectiveAt.localeCompare(left.effectiveAt))
    .slice(0, shownMax);
  if (recent.length === 0) {
    const kind = t(`measurement.instrument.${instrument.key}`);
    return <p>{t('measurement.noRecentOf', { kind })}</p>;
  }
  return (
    <table className="recent-table">
      <tbody>
        {recent.map((one) => (
          <tr key={`${one.effectiveAt} ${one.kind}`}>
            <td>
              {dateOf(one.effectiveAt)}
              <br />
              {t(`values.kind.${one.kind}`)}
            </td>
            <td className="recent-value">{valueWords(t, one)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
