import type { MeasuredValue, ObservationKind } from '../../../shared/contract/schemas.ts';
import { convertToStored, storedUnit } from '../../../shared/domain/measurement/units.ts';
import { encodeTaidocFrame } from '../framing/taidoc-frames.ts';
import { refused, type Understood } from '../listening-driver.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';

/** What is asked (devices.md 5). Setting the clock (33) and erasing (52) are in no driver (S18). */
export const taidocCommands = {
  model: 0x24,
  clock: 0x23,
  count: 0x2b,
  /** Both of these of one record; 0 is the newest. */
  time: 0x25,
  value: 0x26,
} as const;

export type TaidocCommand = keyof typeof taidocCommands;

/** The two halves of a record, four bytes each, and what else is known of its meter. */
export type TaidocRecord = {
  /** Null where only the value was heard. */
  readonly time: Uint8Array | null;
  readonly value: Uint8Array;
  /** `TD-4277`; null while it was not asked. */
  readonly model: string | null;
};

/** What these meters can measure, mg/dL; beyond it stands HI or LO on their screen. */
const range = { least: 20, most: 600 } as const;

const MARK = 0xc0;
const CONTROL = 0xc0;
const meals: Readonly<Record<number, { kind: ObservationKind; flags: readonly string[] }>> = {
  0x00: { kind: 'glucose', flags: [] },
  // Before a meal need not be eight hours after the last one, so a person is asked (DM-05).
  0x40: { kind: 'glucose', flags: ['meal:before'] },
  0x80: { kind: 'glucose-2h', flags: ['meal:after'] },
};

export function encodeCommand(command: TaidocCommand, index = 0): Uint8Array {
  const data = Uint8Array.of(index & 0xff, index >> 8, 0, 0);
  return encodeTaidocFrame({ command: taidocCommands[command], data, isFromMeter: false });
}

export function nameOfCommand(command: number): TaidocCommand | null {
  const names = Object.keys(taidocCommands) as TaidocCommand[];
  return names.find((name) => taidocCommands[name] === command) ?? null;
}

/** Two bytes of digits, the lower first: `77 42` is the TD-4277. */
export function modelOf([low = 0, high = 0]: Uint8Array): string {
  return `TD-${((high << 8) | low).toString(16).padStart(4, '0')}`;
}

export function countOf([low = 0, high = 0]: Uint8Array): number {
  return (high << 8) | low;
}

/** Seven bits of year since 2000, four of month, five of day, the lower byte first; minute; hour. */
export function timeOf([low = 0, high = 0, minute = 0, hour = 0]: Uint8Array): string | null {
  const day = (high << 8) | low;
  return deviceTimeOf({
    year: String(2000 + (day >> 9)),
    month: String((day >> 5) & 0x0f),
    day: String(day & 0x1f),
    hour: String(hour),
    minute: String(minute),
  });
}

/** One record. A test of the control solution, whatever is no glucose, and a record of no moment are refused. */
export function readRecord({ time, value, model }: TaidocRecord): Understood {
  const [low = 0, high = 0, , marks = 0] = value;
  const meal = meals[marks];
  if ((marks & MARK) === CONTROL || !meal) return refused('unsupported');
  const mgdl = (high << 8) | low;
  if (mgdl === 0) return refused('range');
  const deviceTime = time && timeOf(time);
  // Out of a memory, so without its time nobody could know that it is not of now (MEA-17).
  if (time && !deviceTime) return refused('no-time');
  return {
    is: 'reading',
    values: [glucoseOf(meal.kind, mgdl)],
    deviceTime,
    flags: [
      ...(model === null ? [] : [`model:${model}`]),
      ...meal.flags,
      ...(deviceTime ? [] : [TIME_INVALID]),
    ],
    ...(deviceTime ? { recordKey: JSON.stringify(['taidoc', model, deviceTime, mgdl]) } : {}),
  };
}

/** A number beyond the meter's range is no number (MEA-02); mg/dL is what comes, whatever the screen shows (MEA-03). */
function glucoseOf(kind: ObservationKind, mgdl: number): MeasuredValue {
  const code = mgdl > range.most ? 'HI' : mgdl < range.least ? 'LO' : null;
  if (code) {
    const limit = code === 'HI' ? `>${range.most}` : `<${range.least}`;
    return { kind, unit: storedUnit(kind), code, original: { text: limit, unit: 'mg/dL' } };
  }
  const stored = convertToStored(kind, mgdl, 'mg/dL') ?? { value: mgdl, unit: 'mg/dL' };
  return { kind, ...stored, original: { text: String(mgdl), unit: 'mg/dL' } };
}
