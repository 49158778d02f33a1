import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk } from '../weigh-talk.ts';
import { bcmProfile } from './driver.ts';
import { encodeModuleFrame, questions } from './protocol.ts';

const HEIGHT_MM = 1_685;
const SECOND_MS = 1_000;
const MODULE = 0x03;

/** A booth for somebody of 168.5 cm. */
export function createBcmSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: bcmProfile,
    display: ['--- cm', '--- kg'],
    talks: [
      weighTalk((weight) => ({
        bytes: frameOf(questions.weight, Math.round(weight * 10)),
        display: [`${weight.toFixed(1)} kg`],
        again: { times: 3, everyMs: SECOND_MS },
        next: {
          bytes: frameOf(questions.height, HEIGHT_MM),
          display: ['168.5 cm', `${weight.toFixed(1)} kg`],
          again: { times: 2, everyMs: SECOND_MS },
        },
      })),
    ],
  });
}

function frameOf(command: number, count: number): Uint8Array {
  return encodeModuleFrame({
    part: MODULE,
    command,
    data: Uint8Array.of(count >> 8, count & 0xff),
  });
}
