import { afterEach, describe, expect, it } from 'vitest';
import { lineKinds } from '../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../tests/support/plugged-device.ts';
import { bcmDriver } from './bcm-h10/driver.ts';
import { createBcmSimulator } from './bcm-h10/simulator.ts';
import { systemTiming } from './timing.ts';
import { taidocDriver } from './taidoc/driver.ts';
import { createTaidocSimulator } from './taidoc/simulator.ts';

/** Enough that a port goes in the middle of the reading of its memory. */
const RECORDS = 30;

describe(`a meter that is asked, on ${lineKinds[0]}`, () => {
  let plugged: PluggedDevice | null = null;

  afterEach(() => plugged?.close());

  it('loses and mixes no record when its port vanishes while it answers', async () => {
    const meter = createTaidocSimulator(systemTiming);
    for (let mgdl = 301; mgdl <= 300 + RECORDS; mgdl += 1) meter.press('unmarked', mgdl);
    plugged = await plugDevice(lineKinds[0]!, taidocDriver, meter.device);
    const line = plugged;
    const originals = () =>
      new Set(line.readings().map(({ values }) => Number(values[0]?.original?.text)));
    await line.until(() => line.readings().length > 0);
    await line.pull();
    expect(originals().size).toBeLessThan(RECORDS);
    await line.putBack();
    await line.until(() => originals().size === RECORDS + 2);
    const kept = Array.from({ length: RECORDS }, (_, index) => 301 + index);
    expect(originals()).toEqual(new Set([...kept, 103, 212]));
  });
});

const WEIGHTS = [63.4, 71.2, 88.9] as const;

describe(`a module that is asked, on ${lineKinds[0]}`, () => {
  let plugged: PluggedDevice | null = null;

  afterEach(() => plugged?.close());

  it('weighs after each plug as before, and mixes nobody with the one before them', async () => {
    const booth = createBcmSimulator(systemTiming);
    plugged = await plugDevice(lineKinds[0]!, bcmDriver, booth.device);
    const line = plugged;
    const values = () =>
      line.readings().flatMap((reading) => reading.values.map((one) => `${one.kind} ${one.value}`));
    for (const weight of WEIGHTS) {
      booth.press('weigh', weight);
      await line.until(() => values().includes(`weight ${weight}`));
      // Somebody steps on, and the plug goes before the weight has settled.
      booth.press('weigh', 20.1);
      await line.pull();
      booth.hush([]);
      await line.putBack();
      await line.until(line.isReady);
    }
    const known = ['height 168.5', ...WEIGHTS.map((weight) => `weight ${weight}`)];
    expect(values().filter((value) => !known.includes(value))).toEqual([]);
    expect(values().filter((value) => value.startsWith('weight'))).toHaveLength(WEIGHTS.length);
  });
});
