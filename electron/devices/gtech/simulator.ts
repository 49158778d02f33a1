import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk, weightSaid } from '../weigh-talk.ts';
import { gtechProfile } from './driver.ts';

const HEIGHT_CM = 168.5;

/** A column with a scale. Everybody on it is as tall as the next. */
export function createGtechSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: gtechProfile,
    display: ['--- kg'],
    talks: [
      weighTalk((weight) => {
        const bmi = (weight / (HEIGHT_CM / 100) ** 2).toFixed(1);
        const text = `${HEIGHT_CM.toFixed(1)},${weight.toFixed(2)},M,100.0,${bmi}`;
        return weightSaid(`\u0002${text}\u0003`, weight);
      }),
    ],
  });
}
