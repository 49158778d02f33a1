import type { DriverContext, DriverEvent } from '../driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import type { Content, TimedReading } from './readings.ts';

type Source = {
  readonly systemId: string;
  readonly rawHex: string;
  /** Null where the device has not told its time. */
  readonly clockBehindMs: number | null;
};

/** True when every reading of a report is on the disk. What is no reading holds up nothing. */
export type PhdIntake = {
  readonly store: (content: Content, source: Source) => Promise<boolean>;
  /** What an oximeter shows and is no measurement yet. */
  readonly shown: () => Shown | null;
  /** Somebody else is measured from now on: what a finger has shown so far is forgotten (S7). */
  readonly nextPerson: () => void;
};

type Shown = Extract<DriverEvent, { type: 'reading' }>;

/** A report of an oximeter that measures comes every second. */
const REPORTS_PER_SECOND = 1;
const KEY_CHARACTERS_MAX = 200;

/** One for each opening of the line: a finger does not stay over that. */
export function createPhdIntake({
  timing,
  emit,
}: Pick<DriverContext, 'timing' | 'emit'>): PhdIntake {
  const nobody = () => createSteadyFinger({ timing }, REPORTS_PER_SECOND);
  let finger = nobody();
  let lastHex = '';

  /**
   * An oximeter shows every second what it has, a pulse also where it has no saturation; anything else that shows a
   * value has just measured it.
   */
  function storeShown(values: Content['shown'], rawHex: string): Promise<boolean> {
    const valueOf = (wanted: string) => values.find(({ kind }) => kind === wanted)?.value ?? 0;
    const isOximeter = values.every(({ kind }) => kind === 'spo2' || kind === 'pulse');
    const untimed = { type: 'reading' as const, deviceTime: null, subjectId: null, rawHex };
    if (!isOximeter) {
      return emit({ ...untimed, values: [...values], flags: [] });
    }
    const sample = { spo2: valueOf('spo2'), pulse: valueOf('pulse'), perfusionIndex: null };
    const understood = finger.take(sample);
    lastHex = rawHex;
    if (understood.is !== 'reading') return Promise.resolve(true);
    return emit({ ...untimed, values: [...understood.values], flags: ['stable'] });
  }

  async function store({ readings, shown, refusals }: Content, source: Source) {
    const { rawHex } = source;
    for (const reason of refusals) void emit({ type: 'rejected', reason, rawHex });
    const stored = readings.map((reading) => emit(eventOf(reading, source)));
    if (shown.length > 0) stored.push(storeShown(shown, rawHex));
    return (await Promise.all(stored)).every(Boolean);
  }

  return {
    store,
    shown() {
      const understood = finger.shown();
      if (understood.is !== 'reading') return null;
      const { values, flags = [] } = understood;
      const untimed = { type: 'reading' as const, deviceTime: null, subjectId: null };
      return { ...untimed, values: [...values], flags: [...flags], rawHex: lastHex };
    },
    nextPerson() {
      finger = nobody();
    },
  };
}

function eventOf(reading: TimedReading, { systemId, rawHex, clockBehindMs }: Source): DriverEvent {
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
    ...(clockBehindMs === null ? {} : { clockBehindMs }),
    rawHex,
  };
}
