import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { scaleProfile } from './driver.ts';

const kg = { min: 2, max: 200, step: 0.1, initial: 63.4 } as const;

/** A scale that sways, stands, and is empty again. */
export function createScaleSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: scaleProfile,
    display: ['0.0 kg'],
    talks: [
      {
        key: 'weigh',
        name: { 'zh-CN': '称重', en: 'Weigh' },
        field: kg,
        say: (value) => ({
          bytes: lineOf('US', value - 1.2),
          display: ['---'],
          again: { times: 3, everyMs: 200 },
          next: {
            bytes: lineOf('ST', value),
            display: [`${value.toFixed(1)} kg`],
            again: { times: 8, everyMs: 200 },
            next: { bytes: lineOf('ST', 0), display: ['0.0 kg'] },
          },
        }),
      },
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
