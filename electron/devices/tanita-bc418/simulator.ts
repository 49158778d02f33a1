import { clinicDate, clinicTime, type EpochMs } from '../../../shared/lib/clock.ts';
import { createTalkingDevice, type TalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { weighTalk, weightSaid } from '../weigh-talk.ts';
import { bc418Profile } from './driver.ts';

const HEIGHT_CM = 168;
const FAT_PERCENT = 19.8;
/** What the product does not read: water is before them, the visceral fat their last. */
const SEGMENTS =
  '06523,563,223,243,287,289,19.8,002.6,010.4,009.8,21.5,002.7,009.7,009.2,15.4,000.6,003.0,002.8,16.2,000.6,002.9,002.7,19.9,007.3,029.3,027.9,08';

/** A scale for a man of fifty, a fifth of him fat. */
export function createBc418Simulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: bc418Profile,
    display: ['--- kg'],
    talks: [weighTalk((weight) => weightSaid(`${lineOf(timing.now(), weight)}\r\n`, weight))],
  });
}

function lineOf(nowMs: EpochMs, weight: number): string {
  const [year = '', month, day] = clinicDate(nowMs).split('-');
  const fat = Math.round(weight * FAT_PERCENT) / 100;
  return [
    `"${day}/${month}/${year.slice(2)}"`,
    `"${clinicTime(nowMs)}"`,
    '0',
    '1',
    String(HEIGHT_CM).padStart(5, '0'),
    three(weight),
    FAT_PERCENT.toFixed(1),
    three(fat),
    three(weight - fat),
    three((weight - fat) * 0.68),
    '50',
    three(weight / (HEIGHT_CM / 100) ** 2),
    SEGMENTS,
  ].join(',');
}

/** `068.9`. */
function three(value: number): string {
  return value.toFixed(1).padStart(5, '0');
}
