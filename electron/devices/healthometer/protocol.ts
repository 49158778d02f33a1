import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { nothing, refused, type Understood } from '../listening-driver.ts';
import { bmiOf, heightOf, isBmiConsistent, isPlausibleBody, weightOf } from '../meaning/body.ts';

/** The fields of one packet by their letters: W weight, H height, B BMI, T tare, I id, N system of units. */
export type ScalePacket = ReadonlyMap<string, string>;

const ESC = 0x1b;
const PACKET_BYTES_MAX = 160;
/** `ESC R … ESC E`, and what a line makes of the first ESC when it wakes up. */
const begins: readonly string[] = ['\u001bR', '6R'];
const END = '\u001bE';
/** Of the 2595KL and the baby scales: `02 82 D7 E4 "123.4" 0D`, 82 metric, 80 imperial; some begin with 01. */
const shortHead = [[0x01, 0x02], [0x80, 0x82], [0xd7], [0xe4]] as const;
const SHORT_WEIGHT = /^"? *(-?\d{1,4}(?:\.\d{1,3})?)"?\r/;
const SHORT_WEIGHT_BEGUN = /^[- \d."]{0,10}$/;
const METRIC = 0x82;

/** The letter that misleads: `c` is imperial. */
const units: Readonly<Record<string, { readonly weight: string; readonly height: string }>> = {
  c: { weight: 'lb', height: 'in' },
  m: { weight: 'kg', height: 'cm' },
};

export function createHealthometerScanner(): FrameScanner<ScalePacket> {
  return new FrameScanner({ frameBytesMax: PACKET_BYTES_MAX, inspect });
}

/**
 * One packet (devices.md 8), whether or not the weight stands yet. A height that the rod was not moved for, and a BMI
 * made of it, are left out.
 */
export function readPacket(packet: ScalePacket): Understood {
  const unit = units[packet.get('N') ?? ''];
  const weight = unit ? weightOf(packet.get('W') ?? '', unit.weight) : null;
  if (!unit || !weight) return refused('malformed');
  if (Number(packet.get('W')) === 0) return nothing;
  if (!isPlausibleBody([weight])) return refused('range');
  const { values, flags } = withHeight(weight, packet, unit.height);
  const tare = packet.get('T');
  return {
    is: 'reading',
    values,
    subjectId: packet.get('I')?.replace(/^0+$/, '').trim() || null,
    flags: ['stable', ...flags, ...(tare && Number(tare) !== 0 ? [`tare:${tare}`] : [])],
  };
}

/** For simulators and tests. */
export function encodePacket(packet: ScalePacket): Uint8Array {
  const fields = ['R', ...[...packet].map(([letter, text]) => letter + text), 'E'];
  return Buffer.from(fields.map((field) => `\u001b${field}`).join(''), 'latin1');
}

function withHeight(weight: MeasuredValue, packet: ScalePacket, unit: string) {
  const digits = packet.get('H') ?? '0';
  if (Number(digits) === 0) return { values: [weight], flags: [] };
  const height = heightOf(digits, unit);
  if (!height || !isPlausibleBody([height])) return { values: [weight], flags: ['height-invalid'] };
  const bmi = packet.get('B') ?? '0';
  const all = [weight, height, bmiOf(bmi)];
  if (Number(bmi) === 0 || Number.isNaN(Number(bmi)))
    return { values: [weight, height], flags: [] };
  return isBmiConsistent(all)
    ? { values: all, flags: [] }
    : { values: [weight, height], flags: ['bmi-inconsistent'] };
}

function inspect(head: Uint8Array): Verdict<ScalePacket> {
  const text = Buffer.from(head).toString('latin1');
  if (isShort(head)) return inspectShort(head, text);
  if (text === '6' || text === '\u001b') return { is: 'begun', opened: false };
  if (!begins.includes(text.slice(0, 2))) return { is: 'nothing', skip: 1 };
  const end = text.indexOf(END);
  const next = text.indexOf('\u001bR', 2);
  const broken = head.findIndex((byte) => byte !== ESC && (byte < 0x20 || byte > 0x7e));
  const stop = [next, broken].filter((at) => at !== -1).toSorted((a, b) => a - b)[0] ?? -1;
  if (stop !== -1 && (end === -1 || stop < end)) return malformed(stop);
  if (end === -1) {
    return text.length >= PACKET_BYTES_MAX - 1
      ? malformed(text.length)
      : { is: 'begun', opened: true };
  }
  const packet = packetOf(text.slice(2, end));
  const length = end + END.length;
  return packet ? { is: 'frame', length, frame: packet } : malformed(length);
}

/** As far as it has come. */
function isShort(head: Uint8Array): boolean {
  return shortHead.every((bytes, at) => {
    const byte = head[at];
    return (at > 0 && byte === undefined) || bytes.some((known) => known === byte);
  });
}

function inspectShort(head: Uint8Array, text: string): Verdict<ScalePacket> {
  const rest = text.slice(shortHead.length);
  const [all, weight] = SHORT_WEIGHT.exec(rest) ?? [];
  if (all !== undefined && weight !== undefined) {
    const frame = new Map([
      ['W', weight],
      ['N', head[1] === METRIC ? 'm' : 'c'],
    ]);
    return { is: 'frame', length: shortHead.length + all.length, frame };
  }
  if (SHORT_WEIGHT_BEGUN.test(rest)) return { is: 'begun', opened: rest !== '' };
  return malformed(shortHead.length);
}

/** Null when a letter comes twice: two packets have grown together. */
function packetOf(text: string): ScalePacket | null {
  const fields = text.split('\u001b').filter((field) => field !== '');
  const packet = new Map(fields.map((field) => [field.charAt(0), field.slice(1).trim()]));
  return packet.size === fields.length ? packet : null;
}

function malformed(length: number): Verdict<ScalePacket> {
  return { is: 'nothing', skip: 1, defect: 'malformed', length };
}
