import type { ResidentRecord } from '../../shared/contract/residents.ts';
import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import type { Instant } from '../../shared/lib/clock.ts';

type Observation = ResidentRecord['observations'][number];

/** Values of a record that came together. */
export type RecordedReading = Pick<Observation, 'readingId' | 'source' | 'deviceLabel'> & {
  readonly at: Instant;
  readonly values: readonly MeasuredValue[];
};

/** The readings among a resident's observations, oldest first. */
export function readingsOf(observations: readonly Observation[]): readonly RecordedReading[] {
  return [...Map.groupBy(observations, ({ readingId }) => readingId).values()]
    .flatMap(([first, ...more]) => (first ? [readingOf(first, [first, ...more])] : []))
    .toSorted((left, right) => left.at.localeCompare(right.at));
}

function readingOf(
  { readingId, source, deviceLabel, effectiveAt }: Observation,
  together: readonly Observation[],
): RecordedReading {
  const values = together.map(({ kind, unit, value, code }) => ({
    kind,
    unit,
    ...(value === null ? {} : { value }),
    ...(code === null ? {} : { code }),
  }));
  return { readingId, source, deviceLabel, at: effectiveAt, values };
}
