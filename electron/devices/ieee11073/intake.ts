import type { DriverContext, DriverEvent } from '../driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import type { Content, TimedReading } from './readings.ts';

type Source = { readonly systemId: string; readonly rawHex: string };

/** True when every reading of a report is on the disk. What is no reading holds up nothing. */
export type PhdIntake = (content: Content, source: Source) => Promise<boolean>;

/** A report of an oximeter that measures comes every second. */
const REPORTS_PER_SECOND = 1;
const KEY_CHARACTERS_MAX = 200;

/** One for each opening of the line: a finger does not stay over that. */
export function createPhdIntake({
  timing,
  emit,
}: Pick<DriverContext, 'timing' | 'emit'>): PhdIntake {
  const finger = createSteadyFinger({ timing }, REPORTS_PER_SECOND);

  /** An oximeter shows every second what it has; anything else that shows a value has just measured it. */
  function storeShown(values: Content['shown'], rawHex: string): Promise<boolean> {
    const valueOf = (wanted: string) => values.find(({ kind }) => kind === wanted)?.value ?? 0;
    const untimed = { type: 'reading' as const, deviceTime: null, subjectId: null, rawHex };
    if (!values.some(({ kind }) => kind === 'spo2')) {
      return emit({ ...untimed, values: [...values], flags: [] });
    }
    const sample = { spo2: valueOf('spo2'), pulse: valueOf('pulse'), perfusionIndex: null };
    const understood = finger.take(sample);
    if (understood.is !== 'reading') return Promise.resolve(true);
    return emit({ ...untimed, values: [...understood.values], flags: ['stable'] });
  }

  return async ({ readings, shown, refusals }, { systemId, rawHex }) => {
    for (const reason of refusals) void emit({ type: 'rejected', reason, rawHex });
    const stored = readings.map((reading) => emit(eventOf(reading, { systemId, rawHex })));
    if (shown.length > 0) stored.push(storeShown(shown, rawHex));
    return (await Promise.all(stored)).every(Boolean);
  };
}

function eventOf(reading: TimedReading, { systemId, rawHex }: Source): DriverEvent {
  const { values, deviceTime, person, flags } = reading;
  const said = values.map(({ kind, value, code }) => [kind, value ?? code]);
  const key = JSON.stringify(['ieee11073', systemId, person, deviceTime, said]);
  return {
    type: 'reading',
    values: [...values],
    deviceTime,
    subjectId: person === null ? null : String(person),
    flags: [...flags],
    ...(deviceTime === null ? {} : { recordKey: key.slice(0, KEY_CHARACTERS_MAX) }),
    rawHex,
  };
}
