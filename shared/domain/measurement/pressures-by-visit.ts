import { type CalendarDate, clinicDate, fromInstant, type Instant } from '../../lib/clock.ts';
import { countedReadings, type PressureProfile, pressureOfReadings } from './blood-pressure.ts';

/** What this rule wants to know of a stored value. */
export type StoredValue = {
  /** Values of one reading came together. */
  readonly readingId: string;
  readonly visitId: string | null;
  readonly kind: string;
  readonly value: number | null;
  readonly effectiveAt: Instant;
  readonly source: 'device' | 'typed' | 'import';
  readonly deviceLabel: string | null;
};

/** Both numbers of one moment, mmHg, and the pulse when it came along. */
export type SinglePressure = Pick<StoredValue, 'readingId' | 'source' | 'deviceLabel'> & {
  readonly at: Instant;
  readonly sbp: number;
  readonly dbp: number;
  readonly pulse: number | null;
};

/** The blood pressure of one visit: the number that everybody reads, and what it was made of. */
export type PressureOfVisit = Omit<SinglePressure, 'readingId' | 'deviceLabel'> & {
  readonly visitId: string | null;
  /** Of how many readings it is the mean, counted from the last. */
  readonly counted: number;
  /** Every reading, oldest first (MEA-12). */
  readonly readings: SinglePressure[];
};

/**
 * One blood pressure for each visit, oldest first, by the protocol of its day (MEA-10, MEA-12): screens, papers and
 * kiosks all show this one. What was measured without a visit stands for itself.
 */
export function pressuresByVisit(
  values: readonly StoredValue[],
  profileOn: (date: CalendarDate) => PressureProfile,
): PressureOfVisit[] {
  const byReading = Map.groupBy(values, ({ readingId }) => readingId);
  const singles = [...byReading.values()]
    .flatMap(singleOf)
    .toSorted((one, other) => one.at.localeCompare(other.at));
  const byVisit = Map.groupBy(singles, ({ visitId, readingId }) => visitId ?? readingId);
  return [...byVisit.values()].flatMap((readings) => ofVisit(readings, profileOn));
}

type OfVisit = SinglePressure & Pick<StoredValue, 'visitId'>;

/** The pressure among the values of one reading, if both its numbers are there. */
function singleOf(together: readonly StoredValue[]): OfVisit[] {
  const valueOf = (wanted: string) => together.find(({ kind }) => kind === wanted)?.value ?? null;
  const [first] = together;
  const [sbp, dbp, pulse] = [valueOf('sbp'), valueOf('dbp'), valueOf('pulse')];
  if (!first || sbp === null || dbp === null) return [];
  const { readingId, visitId, source, deviceLabel, effectiveAt: at } = first;
  return [{ readingId, visitId, at, sbp, dbp, pulse, source, deviceLabel }];
}

function ofVisit(
  ofOne: readonly OfVisit[],
  profileOn: (date: CalendarDate) => PressureProfile,
): PressureOfVisit[] {
  const [first] = ofOne;
  if (!first) return [];
  const profile = profileOn(clinicDate(fromInstant(first.at)));
  const value = pressureOfReadings(profile, ofOne);
  if (!value) return [];
  const counted = countedReadings(profile, ofOne);
  return [
    {
      visitId: first.visitId,
      at: first.at,
      ...value,
      pulse: ofOne.findLast(({ pulse }) => pulse !== null)?.pulse ?? null,
      source: sourceOf(counted),
      counted: counted.length,
      readings: ofOne.map(({ visitId: _, ...single }) => single),
    },
  ];
}

/** A value that somebody typed a part of is no device's value. */
function sourceOf(counted: readonly OfVisit[]): StoredValue['source'] {
  return counted.find(({ source }) => source !== 'device')?.source ?? 'device';
}
