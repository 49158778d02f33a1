import { createFingerSimulator, repeated } from '../finger-simulator.ts';
import type { TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { cms50Profile } from './driver.ts';
import { encodeSample, SAMPLES_PER_SECOND } from './protocol.ts';

/** A CMS50 that somebody puts a finger into. */
export function createCms50Simulator(timing: Timing): TalkingDevice {
  return createFingerSimulator({
    timing,
    profile: cms50Profile,
    secondOf: (sample) => repeated(encodeSample(sample), SAMPLES_PER_SECOND),
  });
}
