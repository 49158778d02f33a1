import { afterEach, describe, expect, it } from 'vitest';
import { lineKinds } from '../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../tests/support/plugged-device.ts';
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
