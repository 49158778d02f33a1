import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { encodeTm2655Frame } from '../framing/tm2655-frames.ts';
import type { RejectReason } from '../driver.ts';
import { isPlausiblePressure } from '../meaning/pressure.ts';

/** What the monitor measured (devices.md 2a). Pressures in mmHg, pulse in beats per minute. */
export type PressureResult = {
  readonly model: string;
  /** Local wall clock of the monitor, `YYYY-MM-DD HH:mm`; null when it makes no sense. */
  readonly deviceTime: string | null;
  /** One letter of the monitor's, such as `M`. */
  readonly mode: string;
  readonly sbp: number;
  readonly map: number;
  readonly dbp: number;
  readonly pulse: number;
  /** Inflation and amplitude fields: kept as they are, their meaning is not settled. */
  readonly inflation: string;
  readonly amplitude: string;
};

export type DecodedResult =
  | { readonly is: 'result'; readonly result: PressureResult }
  | { readonly is: 'refused'; readonly reason: RejectReason };

export const ACK = 0x06;
export const NAK = 0x15;
const SEPARATOR = '\u001e';
const NO_ERROR = 'E00';

/** `start` and `stop` exist too; nothing here moves a cuff (devices.md S18). */
export const readResultCommand = encodeTm2655Frame({ address: '00', text: 'RB' });

/** Whether this is what a host says to the monitor: start, stop, read the result, read the pulse wave. */
export function isCommand(text: string): boolean {
  return /^(ST|SP|RB|RP)$/.test(text);
}

/**
 * The result in the text of a frame. A reading needs error code 00 and every number; anything less is
 * refused with its reason and never a reading (S12).
 */
export function decodeResult(text: string): DecodedResult {
  const [model = '', time = '', kind, mode = '', error, ...rest] = text.split(SEPARATOR);
  if (kind !== 'RB') return refused('unsupported');
  if (error === undefined || !/^E\d\d$/.test(error)) return refused('malformed');
  if (error !== NO_ERROR) return refused('error');
  const fields = fieldsByLetter(rest);
  const sbp = numberIn(fields, 'S');
  const map = numberIn(fields, 'M');
  const dbp = numberIn(fields, 'D');
  const pulse = numberIn(fields, 'P');
  if (!fields || sbp === null || map === null || dbp === null || pulse === null) {
    return refused('malformed');
  }
  // An XOR lets one damage in 256 pass, so the four numbers must also fit each other.
  if (!isPlausiblePressure({ sbp, map, dbp, pulse })) return refused('range');
  const inflation = fields.get('I')?.trim() ?? '';
  const amplitude = fields.get('L')?.trim() ?? '';
  const deviceTime = decodeTime(time);
  const result = { model, deviceTime, mode, sbp, map, dbp, pulse, inflation, amplitude };
  return { is: 'result', result };
}

/** The text of a frame with this result, or with an error code other than 00: for simulators and tests. */
export function encodeResult(result: PressureResult, errorCode = '00'): string {
  const time = (result.deviceTime ?? '').replace(/\D/g, '').slice(2);
  return [
    result.model,
    time,
    'RB',
    result.mode,
    `E${errorCode}`,
    `S${three(result.sbp)}`,
    `M${three(result.map)}`,
    `D${three(result.dbp)}`,
    `P${three(result.pulse)}`,
    `I${result.inflation}`,
    `L${result.amplitude}`,
  ].join(SEPARATOR);
}

/** What else the monitor said, for the record of the reading. */
export function flagsOf(result: PressureResult): string[] {
  const { model, mode, inflation, amplitude } = result;
  const said = Object.entries({ model, mode, inflation, amplitude });
  const flags = said.flatMap(([name, text]) => (text === '' ? [] : [`${name}:${text}`]));
  if (!result.deviceTime) flags.push('device-time-invalid');
  return flags.map((flag) => flag.slice(0, 40));
}

/** Three characters, padded on the left. */
function three(value: number): string {
  return String(value).padStart(3, ' ');
}

/** Null when a letter comes twice or a field is empty: then it is not what we think it is. */
function fieldsByLetter(fields: readonly string[]): ReadonlyMap<string, string> | null {
  const byLetter = new Map<string, string>();
  for (const field of fields) {
    const letter = field.charAt(0);
    if (!/^[A-Z]$/.test(letter) || byLetter.has(letter)) return null;
    byLetter.set(letter, field.slice(1));
  }
  return byLetter;
}

/** Up to three digits, padded with spaces on the left. */
function numberIn(fields: ReadonlyMap<string, string> | null, letter: string): number | null {
  const digits = /^ *(-?\d{1,3})$/.exec(fields?.get(letter) ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** `yymmddHHMM`. The monitor has no century: it is a monitor of this one. */
function decodeTime(digits: string): string | null {
  const match = /^(\d\d)(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)$/.exec(digits);
  if (!match) return null;
  const [, year, month, day, hour, minute] = match;
  const date = parseCalendarDate(`20${year}-${month}-${day}`);
  return date && `${date} ${hour}:${minute}`;
}

function refused(reason: RejectReason): DecodedResult {
  return { is: 'refused', reason };
}
