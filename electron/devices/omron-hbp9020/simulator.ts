import { clinicDate, clinicTime } from '../../../shared/lib/clock.ts';
import type { Simulator } from '../simulator.ts';
import { createTalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { hbp9020Profile } from './driver.ts';
import { encodeHbp9020Line } from './protocol.ts';

/** A monitor that sends each measurement as it ends, the failed ones too. */
export function createHbp9020Simulator(timing: Timing): Simulator {
  const deviceTime = () => `${clinicDate(timing.now())} ${clinicTime(timing.now())}`;
  const monitor = createTalkingDevice({
    timing,
    profile: hbp9020Profile,
    display: ['--- / ---'],
    talks: [
      {
        key: 'error',
        name: { 'zh-CN': '测量失败', en: 'Failed measurement' },
        say: () => ({
          bytes: bytesOf(encodeHbp9020Line({ deviceTime: deviceTime(), numbers: null })),
          display: ['E'],
        }),
      },
    ],
  });
  return {
    ...monitor,
    measurePressure({ sbp, dbp, pulse }) {
      const bytes = bytesOf(
        encodeHbp9020Line({
          deviceTime: deviceTime(),
          numbers: [sbp, Math.round(dbp + (sbp - dbp) / 3), dbp, pulse],
        }),
      );
      monitor.say({ bytes, display: [`${sbp} / ${dbp}`, `脉搏 ${pulse}`] });
    },
  };
}

function bytesOf(line: string): Uint8Array {
  return Buffer.from(`${line}\r\n`, 'latin1');
}
