import type { Simulator } from '../simulator.ts';
import { createTalkingDevice } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { suntechProfile } from './driver.ts';
import { encodeSuntechFrame, resultCommand } from './protocol.ts';

const DONE = 0x4b;

/** A module that says when it has measured, and gives its result to whoever asks. */
export function createSuntechSimulator(timing: Timing): Simulator {
  let result = resultOf({ sbp: 0, dbp: 0, pulse: 0 }, 0);
  const monitor = createTalkingDevice({
    timing,
    profile: suntechProfile,
    display: ['--- / ---'],
    talks: [
      {
        key: 'error',
        name: { 'zh-CN': '测量失败', en: 'Failed measurement' },
        say() {
          result = resultOf({ sbp: 0, dbp: 0, pulse: 0 }, 3);
          return { bytes: done, display: ['E3'] };
        },
      },
    ],
  });
  return {
    ...monitor,
    device: {
      ...monitor.device,
      connect(send) {
        const user = monitor.device.connect(send);
        return {
          feed(bytes) {
            if (Buffer.from(bytes).equals(resultCommand)) void send(encodeSuntechFrame(result));
          },
          closed: user.closed,
        };
      },
    },
    measurePressure(pressure) {
      result = resultOf(pressure, 0);
      const { sbp, dbp, pulse } = pressure;
      monitor.say({ bytes: done, display: [`${sbp} / ${dbp}`, `脉搏 ${pulse}`] });
    },
  };
}

const done = encodeSuntechFrame(Uint8Array.of(DONE));

function resultOf(
  { sbp, dbp, pulse }: { sbp: number; dbp: number; pulse: number },
  error: number,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(21));
  view.setUint16(0, sbp, true);
  view.setUint16(2, dbp, true);
  view.setUint8(4, 30);
  view.setUint8(5, 1);
  view.setUint8(14, pulse);
  view.setUint16(16, Math.round(dbp + (sbp - dbp) / 3), true);
  view.setUint8(18, error);
  return new Uint8Array(view.buffer);
}
