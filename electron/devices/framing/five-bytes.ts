import { FrameScanner, type Verdict } from './frame-scanner.ts';

/** Five bytes of which the first alone has its highest bit set: Contec up to version 4.6, and Berry (devices.md 7). */
export type FiveBytes = readonly [number, number, number, number, number];

const LENGTH = 5;
const FIRST = 0x80;

export function createFiveBytesScanner(): FrameScanner<FiveBytes> {
  return new FrameScanner({ frameBytesMax: LENGTH, inspect });
}

function inspect(head: Uint8Array): Verdict<FiveBytes> {
  const start = head.findIndex((byte) => byte >= FIRST);
  if (start !== 0) return { is: 'nothing', skip: start === -1 ? head.length : start };
  const next = head.subarray(1).findIndex((byte) => byte >= FIRST) + 1;
  if (next > 0) return { is: 'nothing', skip: next, defect: 'malformed', length: next };
  if (head.length < LENGTH) return { is: 'begun', opened: head.length > 1 };
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = head;
  return { is: 'frame', length: LENGTH, frame: [first, second, third, fourth, fifth] };
}
