import { describe, expect, it } from 'vitest';
import { bytesOf, hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { repeated } from '../finger-simulator.ts';
import { cms50Driver } from './driver.ts';
import { SAMPLES_PER_SECOND } from './protocol.ts';

const seconds = (hex: string, count: number) => repeated(bytesOf(hex), count * SAMPLES_PER_SECOND);
const published = '853c074861';

describe('a stream', () => {
  it('of a steady finger is one reading', async () => {
    const heard = await hear(cms50Driver, seconds(published, 20));
    expect(saidIn(heard)).toEqual(['spo2 97 %, pulse 72 /min']);
    expect(readingsIn(heard)[0]?.rawHex).toBe(published);
  });

  it('of a moment is none', async () => {
    expect(saidIn(await hear(cms50Driver, seconds(published, 5)))).toEqual([]);
  });

  it('has a pulse above 127', async () => {
    const fast = '85 3C 47 2C 61'.replaceAll(' ', '').toLowerCase();
    expect(saidIn(await hear(cms50Driver, seconds(fast, 7)))).toEqual([
      'spo2 97 %, pulse 172 /min',
    ]);
  });

  it.each([
    ['the finger out', '953c074861'],
    ['a probe error', '853c174861'],
    ['a search', '853c274861'],
    ['nothing measured', '853c070000'],
    ['no pulse', '853c070061'],
  ])('with %s has no reading', async (_name, hex) => {
    expect(readingsIn(await hear(cms50Driver, seconds(hex, 20)))).toEqual([]);
  });

  it('of which bytes are lost goes on with the next sample', async () => {
    const second = seconds(published, 1);
    const heard = await hear(cms50Driver, second, second.slice(0, -2), seconds(published, 6));
    expect(saidIn(heard)).toEqual(['malformed', 'spo2 97 %, pulse 72 /min']);
  });
});
