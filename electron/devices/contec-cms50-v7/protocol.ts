import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import type { Sample } from '../meaning/steady-finger.ts';

export const SAMPLES_PER_SECOND = 60;

/**
 * A package (devices.md 7): its type with the highest bit clear, then a byte with the highest bits of the data, then
 * the data, all with the highest bit set. Of these two types the length is known.
 */
export type Cms50Package =
  | { readonly is: 'sample'; readonly sample: Sample }
  | { readonly is: 'disconnect' };

const SAMPLE = 0x01;
const DISCONNECT = 0x0d;
const COMMAND = 0x7d;
const dataBytes: Readonly<Record<number, number>> = { [SAMPLE]: 7, [DISCONNECT]: 1 };
const PACKAGE_BYTES_MAX = 9;
const HIGH = 0x80;

const PROBE_ERROR = 0x80;
const SEARCHING_TOO_LONG = 0x10;
const SEARCHING = 0x80;
const NO_PULSE = 0xff;
const NO_SPO2 = 0x7f;
const NO_INDEX = 0xffff;

export const startCommand = encodePackage(COMMAND, [0xa1, 0, 0, 0, 0, 0, 0]);
/** Without it the stream ends after some seconds. */
export const keepAliveCommand = encodePackage(COMMAND, [0xaf, 0, 0, 0, 0, 0, 0]);

export function createCms50v7Scanner(): FrameScanner<Cms50Package> {
  return new FrameScanner({ frameBytesMax: PACKAGE_BYTES_MAX, inspect });
}

/** For simulators and tests; null: no finger. */
export function encodeSample(sample: Sample): Uint8Array {
  if (!sample) return encodePackage(SAMPLE, [0x80, 0x00, 0x00, NO_PULSE, NO_SPO2, 0xff, 0xff]);
  const index = Math.round((sample.perfusionIndex ?? 655.35) * 100);
  return encodePackage(SAMPLE, [
    0x05,
    0x3c,
    0x17,
    sample.pulse,
    sample.spo2,
    index & 0xff,
    index >> 8,
  ]);
}

export function encodePackage(type: number, data: readonly number[]): Uint8Array {
  const highBits = data.reduce((bits, byte, at) => bits | ((byte >> 7) << at), HIGH);
  return Uint8Array.of(type, highBits, ...data.map((byte) => byte | HIGH));
}

function inspect(head: Uint8Array): Verdict<Cms50Package> {
  const type = head[0] ?? 0;
  const expected = dataBytes[type];
  if (expected === undefined) return { is: 'nothing', skip: 1 };
  const length = expected + 2;
  const next = head.subarray(1, length).findIndex((byte) => byte < HIGH) + 1;
  if (next > 1) return { is: 'nothing', skip: next, defect: 'malformed', length: next };
  if (next > 0) return { is: 'nothing', skip: 1 };
  if (head.length < length) return { is: 'begun', opened: head.length > 2 };
  if (type === DISCONNECT) return { is: 'frame', length, frame: { is: 'disconnect' } };
  return { is: 'frame', length, frame: { is: 'sample', sample: sampleOf(head) } };
}

function sampleOf(head: Uint8Array): Sample {
  const highBits = head[1] ?? 0;
  const data = Array.from(
    head.subarray(2, 9),
    (byte, at) => (byte & 0x7f) | (((highBits >> at) << 7) & 0x80),
  );
  const [state = 0, wave = 0, , pulse = NO_PULSE, spo2 = NO_SPO2, low = 0xff, high = 0xff] = data;
  if ((state & (PROBE_ERROR | SEARCHING_TOO_LONG)) !== 0 || (wave & SEARCHING) !== 0) return null;
  if (pulse === NO_PULSE || spo2 === NO_SPO2) return null;
  const index = (high << 8) | low;
  // Zero is said by those that do not measure it.
  return { spo2, pulse, perfusionIndex: index === NO_INDEX || index === 0 ? null : index / 100 };
}
