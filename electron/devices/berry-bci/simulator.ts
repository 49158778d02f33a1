import { createFingerSimulator, repeated } from '../finger-simulator.ts';
import type { TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { berryProfile } from './driver.ts';
import { encodeSample, SAMPLES_PER_SECOND } from './protocol.ts';

/** An oximeter that somebody puts a finger into. */
export function createBerrySimulator(timing: Timing): TalkingDevice {
  return createFingerSimulator({
    timing,
    profile: berryProfile,
    secondOf: (sample) => repeated(encodeSample(sample), SAMPLES_PER_SECOND),
  });
}
