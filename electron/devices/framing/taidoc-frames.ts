import { FrameScanner, type Verdict } from './frame-scanner.ts';

/** Frames of TaiDoc meters (devices.md 5): `51 | command | 4 bytes | direction | sum of the seven`. */
const START = 0x51;
const LENGTH = 8;
const TO_METER = 0xa3;
const FROM_METER = 0xa5;

export type TaidocFrame = {
  readonly command: number;
  /** Four bytes. */
  readonly data: Uint8Array;
  readonly isFromMeter: boolean;
};

export function createTaidocScanner(): FrameScanner<TaidocFrame> {
  return new FrameScanner({ frameBytesMax: LENGTH, inspect });
}

export function encodeTaidocFrame({ command, data, isFromMeter }: TaidocFrame): Uint8Array {
  const bytes = [START, command, ...data, isFromMeter ? FROM_METER : TO_METER];
  return Uint8Array.of(...bytes, sum(Uint8Array.from(bytes)));
}

function inspect(head: Uint8Array): Verdict<TaidocFrame> {
  const start = head.indexOf(START);
  if (start !== 0) return { is: 'nothing', skip: start === -1 ? head.length : start };
  const direction = head[6];
  if (direction !== undefined && direction !== TO_METER && direction !== FROM_METER) {
    return { is: 'nothing', skip: 1 };
  }
  if (head.length < LENGTH) return { is: 'begun', opened: head.length > 1 };
  if (sum(head.subarray(0, LENGTH - 1)) !== head[LENGTH - 1]) {
    return { is: 'nothing', skip: 1, defect: 'checksum', length: LENGTH };
  }
  const frame = {
    command: head[1] ?? 0,
    data: head.slice(2, 6),
    isFromMeter: direction === FROM_METER,
  };
  return { is: 'frame', length: LENGTH, frame };
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}
