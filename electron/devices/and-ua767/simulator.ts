import type { Simulator } from '../simulator.ts';
import { createTalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { ua767Profile } from './driver.ts';
import { encodeRecord } from './protocol.ts';

/** A monitor that sends what it has measured, or that nothing came of it. */
export function createUa767Simulator(timing: Timing): Simulator {
  const monitor = createTalkingDevice({
    timing,
    profile: ua767Profile,
    display: ['--- / ---'],
    talks: [
      {
        key: 'error',
        name: { 'zh-CN': '测量失败', en: 'Failed measurement' },
        say: () => ({
          bytes: encodeRecord({ status: 0x81, sbp: 0, dbp: 0, pulse: 0, map: 0 }),
          display: ['Err'],
        }),
      },
    ],
  });
  return {
    ...monitor,
    measurePressure({ sbp, dbp, pulse }) {
      const map = Math.round(dbp + (sbp - dbp) / 3);
      const bytes = encodeRecord({ status: 0x80, sbp, dbp, pulse, map });
      monitor.say({ bytes, display: [`${sbp} / ${dbp}`, `脉搏 ${pulse}`] });
    },
  };
}
