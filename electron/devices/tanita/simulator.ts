import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk, weightSaid } from '../weigh-talk.ts';
import { tanitaProfile } from './driver.ts';
import { encodeTanitaLine } from './protocol.ts';

const HEIGHT_CM = 168;

/** A scale for a man of fifty who is as tall as he was yesterday. */
export function createTanitaSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: tanitaProfile,
    display: ['--- kg'],
    talks: [weighTalk((weight) => weightSaid(`${encodeTanitaLine(itemsOf(weight))}\r\n`, weight))],
  });
}

function itemsOf(weight: number): readonly (readonly [string, string])[] {
  return [
    ['MO', '"SC-240"'],
    ['GE', '1'],
    ['AG', '50'],
    ['Hm', String(HEIGHT_CM)],
    ['Pt', '0.0'],
    ['Wk', weight.toFixed(1)],
    ['FW', '21.4'],
    ['MI', (weight / (HEIGHT_CM / 100) ** 2).toFixed(1)],
  ];
}
