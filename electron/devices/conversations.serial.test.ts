import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import { lineKinds, openLinePair, type LinePair } from '../../tests/support/line-pair.ts';
import { DeviceLine } from './device-line.ts';
import type { DeviceModel } from './device-model.ts';
import { plugIn, type PluggedIn } from './far-end.ts';
import { hl7Device } from './hl7/device.ts';
import { phdDevice } from './ieee11073/device.ts';
import type { Simulator } from './simulator.ts';
import { systemTiming } from './timing.ts';

const services = {
  makeId: () => '',
  makeEpoch: () => 1,
  clinicName: () => '',
  scan: () => Promise.reject(new Error('nobody scans here')),
  pairingKeyOf: () => null,
};
const noise = Uint8Array.of(0, 0xff, 0x0b, 0x4d, 0xe7, 0x00, 0x1c, 0x80, 0x0d);

/** Devices that want an answer to everything, on real lines. */
describe.each(lineKinds)('on %s', (kind) => {
  const events: DeviceEvent[] = [];
  let news = Promise.withResolvers<void>();
  let pair: LinePair;
  let simulator: Simulator;
  let far: PluggedIn;
  let line: DeviceLine;

  async function start(model: DeviceModel) {
    events.length = 0;
    const driver = model.createDriver(services);
    pair = await openLinePair(kind);
    simulator = model.createSimulator({ timing: systemTiming, makeEpoch: () => 1 });
    far = await plugIn(systemTiming, simulator.device, pair.listen);
    line = new DeviceLine({
      binding: {
        deviceId: '01890000-0000-7000-8000-0000000000c7',
        label: '仪器',
        driver: model.id,
        transport: { kind: 'serial', path: 'given by the test', baudRate: null },
        enabled: true,
        simulated: true,
      },
      driver,
      open: pair.open(driver.profile, far.port),
      timing: systemTiming,
      report: (event) => {
        events.push(event);
        news.resolve();
        news = Promise.withResolvers<void>();
        return Promise.resolve(true);
      },
    });
    line.start();
    await until(() => events.some((event) => event.type === 'status' && event.state === 'ready'));
  }

  async function until(isTrue: () => boolean) {
    while (!isTrue()) await news.promise;
  }

  const values = () =>
    events.flatMap((event) => (event.type === 'reading' ? [event.values[0]?.value] : []));

  afterEach(async () => {
    await line.stop();
    simulator.device.stop();
    await far.unplug();
    await pair.close();
  });

  it.each([
    [hl7Device, ['glucose', 6.8], ['hba1c', 7.2]],
    [phdDevice, ['weigh', 63.4], ['oximeter', 97]],
  ] as const)('$id tells what it has, through noise too', async (model, first, second) => {
    await start(model);
    simulator.press?.(first[0], first[1]);
    await until(() => values().length === 1);
    await far.inject(noise);
    simulator.press?.(second[0], second[1]);
    await until(() => values().length === 2);
    expect(values()).toEqual([first[1], second[1]]);
  });
});
