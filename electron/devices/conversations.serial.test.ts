import { afterEach, describe, expect, it } from 'vitest';
import { lineKinds } from '../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../tests/support/plugged-device.ts';
import type { DeviceModel } from './device-model.ts';
import { hl7Device } from './hl7/device.ts';
import { phdDevice } from './ieee11073/device.ts';
import type { Simulator } from './simulator.ts';
import { systemTiming } from './timing.ts';
import { plainDesk } from './kiosk/desk.ts';

const services = {
  makeId: () => '',
  makeEpoch: () => 1,
  clinicName: () => '',
  deskOf: () => plainDesk(),
};
const noise = Uint8Array.of(0, 0xff, 0x0b, 0x4d, 0xe7, 0x00, 0x1c, 0x80, 0x0d);

/** Devices that want an answer to everything, on real lines. */
describe.each(lineKinds)('on %s', (kind) => {
  let simulator: Simulator;
  let plugged: PluggedDevice;

  async function start(model: DeviceModel) {
    simulator = model.createSimulator({ timing: systemTiming, makeEpoch: () => 1 });
    plugged = await plugDevice(kind, model.createDriver(services), simulator.device);
  }

  const values = () => plugged.readings().map((reading) => reading.values[0]?.value);

  afterEach(() => plugged.close());

  it.each([
    [hl7Device, ['glucose', 6.8], ['hba1c', 7.2]],
    [phdDevice, ['weigh', 63.4], ['oximeter', 97]],
  ] as const)('$id tells what it has, through noise too', async (model, first, second) => {
    await start(model);
    simulator.press?.(first[0], first[1]);
    await plugged.until(() => values().length === 1);
    await plugged.inject(noise);
    simulator.press?.(second[0], second[1]);
    await plugged.until(() => values().length === 2);
    expect(values()).toEqual([first[1], second[1]]);
  });
});
