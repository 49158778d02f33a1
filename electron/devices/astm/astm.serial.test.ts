import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../../shared/contract/device-link.ts';
import type { DeviceBinding } from '../../../shared/contract/devices.ts';
import { lineKinds, openLinePair, type LinePair } from '../../../tests/support/line-pair.ts';
import { DeviceLine } from '../device-line.ts';
import { plugIn, type PluggedIn } from '../far-end.ts';
import { systemTiming } from '../timing.ts';
import { astmDriver, astmProfile } from './driver.ts';
import { createMeterSimulator, type MeterSimulator } from './simulator.ts';

const binding: DeviceBinding = {
  deviceId: '01890000-0000-7000-8000-0000000000c1',
  label: '血糖仪',
  driver: 'astm',
  transport: { kind: 'serial', path: 'given by the test', baudRate: null },
  enabled: true,
  simulated: true,
};

describe.each(lineKinds)('a glucometer on %s', (kind) => {
  const events: DeviceEvent[] = [];
  let news = Promise.withResolvers<void>();
  let pair: LinePair;
  let meter: MeterSimulator;
  let far: PluggedIn;
  let line: DeviceLine;

  async function start() {
    events.length = 0;
    pair = await openLinePair(kind);
    meter = createMeterSimulator(systemTiming);
    far = await plugIn(systemTiming, meter, pair.listen);
    line = new DeviceLine({
      binding,
      driver: astmDriver,
      open: pair.open(astmProfile, far.port),
      timing: systemTiming,
      report: (event) => {
        events.push(event);
        news.resolve();
        news = Promise.withResolvers<void>();
        return Promise.resolve(true);
      },
    });
    line.start();
    await until(() => lastState() === 'ready');
  }

  async function until(isTrue: () => boolean) {
    while (!isTrue()) await news.promise;
  }

  const lastState = () => {
    const last = events.findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.state : null;
  };
  const values = () =>
    events.flatMap((event) => (event.type === 'reading' ? [event.values[0]?.value] : []));

  afterEach(async () => {
    await line.stop();
    meter.stop();
    await far.unplug();
    await pair.close();
  });

  it('sends a test and then its memory at the rate of its line', async () => {
    await start();
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await until(() => values().length === 1);
    meter.sendMemory();
    await until(() => values().length === 6);
    expect(values()).toEqual([6.4, 7.2, 11.8, 9.4, 5.7, 6.4]);
  });

  it('is understood through noise before and between', async () => {
    await start();
    const noise = Uint8Array.of(0, 0xff, 0x02, 0x31, 0x03, 0x0d, 0x0a, 0x80, 0x06, 0x15);
    await far.inject(noise);
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await until(() => values().length === 1);
    await far.inject(noise);
    meter.take({ value: '5.1', unit: 'mmol/L', mark: '' });
    await until(() => values().length === 2);
    expect(values()).toEqual([6.4, 5.1]);
  });

  it('tells what it measured while the cable was out, when it is back', async () => {
    await start();
    if (!pair.unplug || !pair.replug) return;
    await pair.unplug();
    await until(() => lastState() !== 'ready');
    meter.take({ value: '7.7', unit: 'mmol/L', mark: 'A' });
    await pair.replug();
    await until(() => values().length === 1);
    expect(values()).toEqual([7.7]);
  });
});
