import type { Sample } from './meaning/steady-finger.ts';
import type { LineProfile } from './ports/line.ts';
import { createTalkingDevice, type TalkingDevice } from './talking-device.ts';
import type { Timing } from './timing.ts';

export type FingerPlan = {
  readonly timing: Timing;
  readonly profile: LineProfile;
  /** The bytes of one second with this on the finger clip. */
  readonly secondOf: (sample: Sample) => Uint8Array;
};

const SECOND_MS = 1_000;
const PULSE = 72;

/** An oximeter that says the same for ten seconds, and then that the finger has left. */
export function createFingerSimulator({ timing, profile, secondOf }: FingerPlan): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile,
    display: ['-- %'],
    talks: [
      {
        key: 'finger',
        name: { 'zh-CN': '夹上手指', en: 'Finger in' },
        field: { min: 50, max: 100, step: 1, initial: 97 },
        say: (spo2) => ({
          bytes: secondOf({ spo2, pulse: PULSE, perfusionIndex: null }),
          display: [`${spo2} %`, `脉搏 ${PULSE}`],
          again: { times: 10, everyMs: SECOND_MS },
          next: {
            bytes: secondOf(null),
            display: ['-- %'],
            again: { times: 4, everyMs: SECOND_MS },
          },
        }),
      },
    ],
  });
}

/** So many of the same, one after another. */
export function repeated(bytes: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array<Uint8Array>(times).fill(bytes));
}
