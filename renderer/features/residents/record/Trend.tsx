import { lazy, Suspense } from 'react';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import {
  type BloodPressure,
  bloodPressuresOf,
  levelOf,
  type PressureTarget,
  targetAt,
} from '../../../parts/blood-pressure.ts';
import { dateOf, timeOf, useWords } from '../../../parts/use-words.ts';
import { Mark } from '../../../ui/Mark.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { EmptyState, LoadingState } from '../../../ui/States.tsx';
import './record.css';

const TrendChart = lazy(async () => ({
  default: (await import('./TrendChart.tsx')).TrendChart,
}));

type Props = { readonly record: ResidentRecord };

/** The blood pressures over time against the target, and the same as a table. */
export function Trend({ record }: Props) {
  const { t } = useWords();
  const points = bloodPressuresOf(record.observations);
  const isAgeDoubtful = record.contested.some(({ field }) => field === 'birth_date');
  const target = isAgeDoubtful ? null : targetAt(record.resident.ageYears);
  const latest = points.at(-1);
  return (
    <Panel
      title={t('residents.record.trend')}
      className="trend"
      extra={
        <span className="record-quiet">
          {target ? t('residents.record.target', target) : t('residents.record.targetDoubtful')}
        </span>
      }
    >
      {latest ? (
        <div className="trend-parts">
          <figure
            className="trend-figure"
            aria-label={t('residents.record.trendSummary', {
              count: points.length,
              latest: `${latest.sbp}/${latest.dbp}`,
            })}
          >
            <Suspense fallback={<LoadingState label={t('shell.loading')} lines={4} />}>
              <TrendChart points={points} target={target} />
            </Suspense>
            <figcaption className="record-quiet">
              {t('residents.record.filled')} {t('residents.record.ring')}
            </figcaption>
          </figure>
          <TrendTable points={points} target={target} />
        </div>
      ) : (
        <EmptyState>{t('residents.record.trendEmpty')}</EmptyState>
      )}
    </Panel>
  );
}

type TableProps = {
  readonly points: readonly BloodPressure[];
  readonly target: PressureTarget | null;
};

/** While the age is not certain: a mark too many rather than one too few. */
const strictest = targetAt(0);

function TrendTable({ points, target }: TableProps) {
  const { t } = useWords();
  return (
    <div className="trend-table">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('residents.record.table.date')}</th>
            <th scope="col" className="number">
              {t('residents.record.table.value')}
            </th>
            <th scope="col" className="number">
              {t('residents.record.table.pulse')}
            </th>
            <th scope="col">{t('residents.record.table.source')}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={`${point.at} ${point.source}`} title={timeOf(point.at)}>
              <td>{dateOf(point.at)}</td>
              <td className="number">
                <PressureCell point={point} target={target ?? strictest} />
              </td>
              <td className="number">{point.pulse}</td>
              <td title={point.deviceLabel ?? undefined}>{t(`values.source.${point.source}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PressureCell({
  point,
  target,
}: {
  readonly point: BloodPressure;
  readonly target: PressureTarget;
}) {
  const level = levelOf(point.sbp, point.dbp, target);
  const value = `${point.sbp}/${point.dbp}`;
  if (level === 'severe') return <Mark meaning="danger">{value}</Mark>;
  if (level === 'high') return <Mark meaning="attention">{value}</Mark>;
  return <span>{value}</span>;
}
