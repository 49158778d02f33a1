import type { FiveBytes } from '../framing/five-bytes.ts';
import type { Sample } from '../meaning/steady-finger.ts';

export const SAMPLES_PER_SECOND = 60;

const FINGER_OUT = 0x10;
const PROBE_ERROR = 0x10;
const SEARCHING = 0x20;
const PULSE_HIGH = 0x40;

/** One sample of a CMS50D+ up to version 4.6 (devices.md 7). */
export function sampleOf([state, , bar, pulseLow, spo2]: FiveBytes): Sample {
  if ((state & FINGER_OUT) !== 0 || (bar & (PROBE_ERROR | SEARCHING)) !== 0) return null;
  const pulse = ((bar & PULSE_HIGH) << 1) | pulseLow;
  return { spo2, pulse, perfusionIndex: null };
}

/** For simulators and tests; null: no finger. */
export function encodeSample(sample: Sample): Uint8Array {
  if (!sample) return Uint8Array.of(0x80 | FINGER_OUT, 0, 0, 0, 0);
  const { spo2, pulse } = sample;
  return Uint8Array.of(0x85, 0x3c, 0x07 | ((pulse & 0x80) >> 1), pulse & 0x7f, spo2);
}
