import { createFingerSimulator, repeated } from '../finger-simulator.ts';
import type { TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { noninProfile } from './driver.ts';
import { encodePacket, PACKETS_PER_SECOND } from './protocol.ts';

/** A Nonin of format 2 that somebody puts a finger into. */
export function createNoninSimulator(timing: Timing): TalkingDevice {
  return createFingerSimulator({
    timing,
    profile: noninProfile,
    secondOf: (sample) => repeated(encodePacket(sample), PACKETS_PER_SECOND),
  });
}
