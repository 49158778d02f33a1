import type { BloodPressure, PressureTarget } from '../../parts/blood-pressure.ts';

type Props = { readonly points: readonly BloodPressure[]; readonly target: PressureTarget };

const width = 200;
const height = 96;
const margin = 8;
const lowest = 50;
const highest = 200;

/**
 * A few pressures as lines over the band of the target, whose two limits are dashed. The table below
 * says the same in words.
 */
export function Sparkline({ points, target }: Props) {
  const x = (index: number) =>
    points.length === 1 ? width / 2 : margin + (index * (width - 2 * margin)) / (points.length - 1);
  const y = (value: number) => {
    const share = (Math.min(Math.max(value, lowest), highest) - lowest) / (highest - lowest);
    return height - margin - share * (height - 2 * margin);
  };
  const line = (pick: 'sbp' | 'dbp') =>
    points.map((point, index) => `${x(index)},${y(point[pick])}`).join(' ');
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect
        className="sparkline-band"
        x={0}
        width={width}
        y={y(target.sbp)}
        height={height - y(target.sbp)}
      />
      {(['sbp', 'dbp'] as const).map((pick) => (
        <line
          key={pick}
          className="sparkline-target"
          x1={0}
          x2={width}
          y1={y(target[pick])}
          y2={y(target[pick])}
        />
      ))}
      {(['sbp', 'dbp'] as const).map((pick) => (
        <g key={pick}>
          <polyline className="sparkline-line" points={line(pick)} />
          {points.map((point, index) => (
            <circle
              key={point.at}
              className={point.source === 'device' ? 'sparkline-dot' : 'sparkline-ring'}
              cx={x(index)}
              cy={y(point[pick])}
              r={3.5}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}
