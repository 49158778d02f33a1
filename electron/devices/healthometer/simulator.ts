import { createTalkingDevice, type TalkingDevice, type Utterance } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk } from '../weigh-talk.ts';
import { healthometerProfile } from './driver.ts';
import { encodePacket } from './protocol.ts';

const HEIGHT_CM = 168;
const SECOND_MS = 1_000;

/** A scale of the firmware that streams before the weight stands. */
export function createHealthometerSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: healthometerProfile,
    display: ['0.0 kg'],
    talks: [
      weighTalk((weight) => ({
        ...packetOf(weight - 3.1),
        again: { times: 1, everyMs: SECOND_MS },
        next: { ...packetOf(weight), again: { times: 4, everyMs: SECOND_MS } },
      })),
    ],
  });
}

function packetOf(weight: number): Utterance {
  const packet = new Map([
    ['I', '0000000000'],
    ['W', weight.toFixed(1)],
    ['H', HEIGHT_CM.toFixed(1)],
    ['B', (weight / (HEIGHT_CM / 100) ** 2).toFixed(1)],
    ['N', 'm'],
  ]);
  return { bytes: encodePacket(packet), display: [`${weight.toFixed(1)} kg`] };
}
