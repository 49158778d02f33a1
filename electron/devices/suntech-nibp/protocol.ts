import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { nothing, refused, type Understood } from '../listening-driver.ts';
import { isPlausiblePressure, pressureValues } from '../meaning/pressure.ts';

/**
 * Frames of a SunTech module (devices.md 3c): `3E | length of all | data | check`, so that all bytes together make
 * 0 modulo 256. Little-endian.
 */
const START = 0x3e;
const LENGTH_LEAST = 4;
const LENGTH_MOST = 32;
const RESULT_DATA_BYTES = 21;
/** The module has measured: its result can be asked for. */
const DONE = 0x4b;

/** `start` and `stop` exist too; nothing here moves a cuff (S18). */
export const resultCommand = Uint8Array.of(0x3a, 0x79, 0x03, 0x00, 0x4a);

export function createSuntechScanner(): FrameScanner<Uint8Array> {
  return new FrameScanner({ frameBytesMax: LENGTH_MOST, tellsLength: true, inspect });
}

export function isDone(data: Uint8Array): boolean {
  return data.length === 1 && data[0] === DONE;
}

/** The data of one frame. Everything but a result, the cuff pressure among it, is nothing. */
export function readSuntechData(data: Uint8Array): Understood {
  if (data.length !== RESULT_DATA_BYTES) return nothing;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint8(18) !== 0) return refused('error');
  const pressure = {
    sbp: view.getUint16(0, true),
    dbp: view.getUint16(2, true),
    map: view.getUint16(16, true),
    pulse: view.getUint8(14),
  };
  if (!isPlausiblePressure(pressure)) return refused('range');
  const flags = [`status:${view.getUint8(5)}`, `beats:${view.getUint8(4)}`];
  return { is: 'reading', values: pressureValues(pressure), flags };
}

/** For simulators and tests. */
export function encodeSuntechFrame(data: Uint8Array): Uint8Array {
  const frame = Uint8Array.of(START, data.length + 3, ...data, 0);
  frame[frame.length - 1] = -sum(frame) & 0xff;
  return frame;
}

function inspect(head: Uint8Array): Verdict<Uint8Array> {
  const start = head.indexOf(START);
  if (start !== 0) return { is: 'nothing', skip: start === -1 ? head.length : start };
  const length = head[1];
  if (length === undefined) return { is: 'begun', opened: false };
  if (length < LENGTH_LEAST || length > LENGTH_MOST) return { is: 'nothing', skip: 1 };
  if (head.length < length) return { is: 'begun', opened: true };
  const frame = head.subarray(0, length);
  if (sum(frame) !== 0) return { is: 'nothing', skip: 1, defect: 'checksum', length };
  return { is: 'frame', length, frame: frame.slice(2, -1) };
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}
