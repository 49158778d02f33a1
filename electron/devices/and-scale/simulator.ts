import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk } from '../weigh-talk.ts';
import { scaleProfile } from './driver.ts';

/** A scale that sways, stands, and is empty again. */
export function createScaleSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: scaleProfile,
    display: ['0.0 kg'],
    talks: [
      weighTalk((value) => ({
        bytes: lineOf('US', value - 1.2),
        display: ['---'],
        again: { times: 3, everyMs: 200 },
        next: {
          bytes: lineOf('ST', value),
          display: [`${value.toFixed(1)} kg`],
          again: { times: 8, everyMs: 200 },
          next: { bytes: lineOf('ST', 0), display: ['0.0 kg'] },
        },
      })),
      {
        key: 'overload',
        name: { 'zh-CN': '超重', en: 'Overload' },
        say: () => ({ bytes: Buffer.from('OL,GS,+9999999kg\r\n'), display: ['E'] }),
      },
    ],
  });
}

function lineOf(state: string, kilograms: number): Uint8Array {
  return Buffer.from(`${state},GS,+${kilograms.toFixed(1).padStart(8, '0')}kg\r\n`);
}
