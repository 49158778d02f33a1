import { describe, expect, it } from 'vitest';
import { bytesOf, hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { repeated } from '../finger-simulator.ts';
import { berryDriver } from './driver.ts';
import { SAMPLES_PER_SECOND } from './protocol.ts';

const seconds = (hex: string, count: number) => repeated(bytesOf(hex), count * SAMPLES_PER_SECOND);
const published = '853c074861';

describe('a stream', () => {
  it('of a steady finger is one reading', async () => {
    const heard = await hear(berryDriver, seconds(published, 20));
    expect(saidIn(heard)).toEqual(['spo2 97 %, pulse 72 /min']);
    expect(readingsIn(heard)[0]?.rawHex).toBe(published);
  });

  it('of a moment is none', async () => {
    expect(saidIn(await hear(berryDriver, seconds(published, 5)))).toEqual([]);
  });

  it('has a pulse above 127', async () => {
    const fast = '85 3C 47 2C 61'.replaceAll(' ', '').toLowerCase();
    expect(saidIn(await hear(berryDriver, seconds(fast, 7)))).toEqual([
      'spo2 97 %, pulse 172 /min',
    ]);
  });

  it.each([
    ['no signal', '953c074861'],
    ['the probe unplugged', 'a53c074861'],
    ['no finger', '853c174861'],
    ['a search', '853c274861'],
    ['no pulse', '853c477f61'],
    ['no saturation', '853c07487f'],
  ])('with %s has no reading', async (_name, hex) => {
    expect(readingsIn(await hear(berryDriver, seconds(hex, 20)))).toEqual([]);
  });

  it('of which bytes are lost goes on with the next sample', async () => {
    const second = seconds(published, 1);
    const heard = await hear(berryDriver, second, second.slice(0, -2), seconds(published, 6));
    expect(saidIn(heard)).toEqual(['malformed', 'spo2 97 %, pulse 72 /min']);
  });
});
