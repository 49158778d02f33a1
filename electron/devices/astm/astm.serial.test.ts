import { afterEach, describe, expect, it } from 'vitest';
import { lineKinds } from '../../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../../tests/support/plugged-device.ts';
import { systemTiming } from '../timing.ts';
import { astmDriver } from './driver.ts';
import { createMeterSimulator, type MeterSimulator } from './simulator.ts';

describe.each(lineKinds)('a glucometer on %s', (kind) => {
  let meter: MeterSimulator;
  let plugged: PluggedDevice;

  async function start() {
    meter = createMeterSimulator(systemTiming);
    plugged = await plugDevice(kind, astmDriver, meter);
  }

  const values = () => plugged.readings().map((reading) => reading.values[0]?.value);

  afterEach(() => plugged.close());

  it('sends a test and then its memory at the rate of its line', async () => {
    await start();
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await plugged.until(() => values().length === 1);
    meter.sendMemory();
    await plugged.until(() => values().length === 6);
    expect(values()).toEqual([6.4, 7.2, 11.8, 9.4, 5.7, 6.4]);
  });

  it('is understood through noise before and between', async () => {
    await start();
    const noise = Uint8Array.of(0, 0xff, 0x02, 0x31, 0x03, 0x0d, 0x0a, 0x80, 0x06, 0x15);
    await plugged.inject(noise);
    meter.take({ value: '6.4', unit: 'mmol/L', mark: 'F' });
    await plugged.until(() => values().length === 1);
    await plugged.inject(noise);
    meter.take({ value: '5.1', unit: 'mmol/L', mark: '' });
    await plugged.until(() => values().length === 2);
    expect(values()).toEqual([6.4, 5.1]);
  });

  it('tells what it measured while the cable was out, when it is back', async () => {
    await start();
    await plugged.pull();
    meter.take({ value: '7.7', unit: 'mmol/L', mark: 'A' });
    await plugged.putBack();
    await plugged.until(() => values().length === 1);
    expect(values()).toEqual([7.7]);
  });
});
