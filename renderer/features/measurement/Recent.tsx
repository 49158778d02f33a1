import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import { bloodPressuresOf, targetAt } from '../../parts/blood-pressure.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';
import { Sparkline } from './Sparkline.tsx';

const shownMax = 3;

/** The last three blood pressures before this measurement, against the target. */
export function Recent({ window: { resident, openedAt } }: { readonly window: MeasurementWindow }) {
  const { t } = useWords();
  const live = useResidentRecord(resident.residentId);
  const target = targetAt(resident.ageYears);
  return (
    <aside className="recent">
      <h3 className="recent-title">{t('measurement.recent')}</h3>
      <LiveGate live={live} lines={2}>
        {({ observations }) => {
          const recent = bloodPressuresOf(observations)
            .filter(({ at }) => at < openedAt)
            .slice(-shownMax);
          if (recent.length === 0) return <p>{t('measurement.noRecent')}</p>;
          return (
            <>
              <Sparkline points={recent} target={target} />
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
        }}
      </LiveGate>
      <p className="recent-target">{t('measurement.target', target)}</p>
    </aside>
  );
}
