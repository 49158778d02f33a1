import type { FiveBytes } from '../framing/five-bytes.ts';
import type { Sample } from '../meaning/steady-finger.ts';

export const SAMPLES_PER_SECOND = 100;

const NO_SIGNAL = 0x10;
const PROBE_UNPLUGGED = 0x20;
const NO_FINGER = 0x10;
const SEARCHING = 0x20;
const PULSE_HIGH = 0x40;
const NO_PULSE = 0xff;
const NO_SPO2 = 0x7f;

/** One sample of a Berry oximeter, BCI version 1.2 (devices.md 7): the skeleton of the CMS50 with other states. */
export function sampleOf([state, , bar, pulseLow, spo2]: FiveBytes): Sample {
  const pulse = ((bar & PULSE_HIGH) << 1) | pulseLow;
  if ((state & (NO_SIGNAL | PROBE_UNPLUGGED)) !== 0) return null;
  if ((bar & (NO_FINGER | SEARCHING)) !== 0) return null;
  if (pulse === NO_PULSE || spo2 === NO_SPO2) return null;
  return { spo2, pulse, perfusionIndex: null };
}

/** For simulators and tests; null: no finger. */
export function encodeSample(sample: Sample): Uint8Array {
  if (!sample) return Uint8Array.of(0x90, 0, NO_FINGER | PULSE_HIGH, NO_PULSE & 0x7f, NO_SPO2);
  const { spo2, pulse } = sample;
  return Uint8Array.of(0x85, 0x3c, 0x07 | ((pulse & 0x80) >> 1), pulse & 0x7f, spo2);
}
