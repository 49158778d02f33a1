import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { gtechProfile } from './driver.ts';

const HEIGHT_CM = 168.5;

/** A column with a scale. Everybody on it is as tall as the next. */
export function createGtechSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: gtechProfile,
    display: ['--- cm', '--- kg'],
    talks: [
      {
        key: 'measure',
        name: { 'zh-CN': '测量', en: 'Measure' },
        field: { min: 20, max: 200, step: 0.1, initial: 63.4 },
        say(weight) {
          const bmi = (weight / (HEIGHT_CM / 100) ** 2).toFixed(1);
          const text = `${HEIGHT_CM.toFixed(1)},${weight.toFixed(2)},M,100.0,${bmi}`;
          return {
            bytes: Buffer.from(`\u0002${text}\u0003`, 'latin1'),
            display: [`${HEIGHT_CM.toFixed(1)} cm`, `${weight.toFixed(1)} kg`],
          };
        },
      },
    ],
  });
}
