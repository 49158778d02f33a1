import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { tanitaProfile } from './driver.ts';
import { encodeTanitaLine } from './protocol.ts';

const HEIGHT_CM = 168;

/** A scale for a man of fifty who is as tall as he was yesterday. */
export function createTanitaSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: tanitaProfile,
    display: ['--- kg'],
    talks: [
      {
        key: 'weigh',
        name: { 'zh-CN': '测量', en: 'Measure' },
        field: { min: 20, max: 200, step: 0.1, initial: 63.4 },
        say: (weight) => ({
          bytes: Buffer.from(`${encodeTanitaLine(itemsOf(weight))}\r\n`, 'latin1'),
          display: [`${weight.toFixed(1)} kg`],
        }),
      },
    ],
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
