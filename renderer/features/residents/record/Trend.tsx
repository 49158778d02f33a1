import { lazy, Suspense } from 'react';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import {
  type BloodPressure,
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

/** The blood pressure of each visit against the target, and the same as a table with the readings behind it. */
export function Trend({ record }: Props) {
  const { t } = useWords();
  const points = record.pressures;
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
            <tr key={point.readings[0]?.readingId}>
              <td>{dateOf(point.at)}</td>
              <td className="number">
                <PressureCell point={point} target={target ?? strictest} />
              </td>
              <td className="number">{point.pulse}</td>
              <td>
                {t(`values.source.${point.source}`)}
                <Readings point={point} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a visit's value was made of, where it was more than one reading (MEA-12). */
function Readings({ point }: { readonly point: BloodPressure }) {
  const { t } = useWords();
  const { readings, counted } = point;
  if (readings.length === 1) return null;
  return (
    <details className="trend-readings">
      <summary>
        {counted === readings.length
          ? t('residents.record.mean', { count: counted })
          : t('residents.record.meanOfLast', { count: readings.length, counted })}
      </summary>
      <ol>
        {readings.map(({ readingId, at, sbp, dbp, pulse, source, deviceLabel }) => (
          <li key={readingId}>
            {timeOf(at)}{' '}
            <strong>
              {sbp}/{dbp}
            </strong>{' '}
            {pulse !== null && t('measurement.pulse', { value: pulse })}{' '}
            <span className="record-quiet">{deviceLabel ?? t(`values.source.${source}`)}</span>
          </li>
        ))}
      </ol>
    </details>
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
