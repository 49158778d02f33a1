import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { repeated } from '../finger-simulator.ts';
import { cms50v7Driver } from './driver.ts';
import { encodePackage, encodeSample, SAMPLES_PER_SECOND } from './protocol.ts';

const sample = { spo2: 97, pulse: 172, perfusionIndex: 4.35 };
const seconds = (bytes: Uint8Array, count: number) => repeated(bytes, count * SAMPLES_PER_SECOND);
/** State, wave, bar, pulse, saturation, and the index without value. */
const samplePackage = (state: number, wave: number, pulse: number, spo2: number) =>
  encodePackage(0x01, [state, wave, 0x07, pulse, spo2, 0xff, 0xff]);
const start = '7d81a1808080808080';
const keepAlive = '7d81af808080808080';

describe('a CMS50 of version 7', () => {
  it('is asked for its stream, and to go on with it while it speaks', async () => {
    const heard = await hear(cms50v7Driver, 1_000, encodeSample(sample), 5_000, 5_000);
    expect(heard.sent).toEqual([start, keepAlive, start]);
  });

  it('gives saturation, pulse and perfusion of a steady finger', async () => {
    const heard = await hear(cms50v7Driver, seconds(encodeSample(sample), 20));
    expect(saidIn(heard)).toEqual(['spo2 97 %, pulse 172 /min, perfusionIndex 4.35 %']);
  });

  it('gives no perfusion where it has none', async () => {
    const heard = await hear(cms50v7Driver, seconds(samplePackage(0x05, 0x3c, 72, 97), 7));
    expect(saidIn(heard)).toEqual(['spo2 97 %, pulse 72 /min']);
  });

  it.each([
    ['a probe error', samplePackage(0x85, 0x3c, 72, 97)],
    ['a search', samplePackage(0x05, 0xbc, 72, 97)],
    ['a long search', samplePackage(0x15, 0x3c, 72, 97)],
    ['no pulse', samplePackage(0x05, 0x3c, 0xff, 97)],
    ['no saturation', samplePackage(0x05, 0x3c, 72, 0x7f)],
  ])('gives nothing with %s', async (_name, bytes) => {
    expect(readingsIn(await hear(cms50v7Driver, seconds(bytes, 20)))).toEqual([]);
  });

  it('begins anew when it says that it stops', async () => {
    const five = seconds(encodeSample(sample), 5);
    const heard = await hear(cms50v7Driver, five, encodePackage(0x0d, [0x01]), five);
    expect(saidIn(heard)).toEqual(['unstable']);
  });

  it('is not joined from pieces of two packages', async () => {
    const half = encodeSample(sample).slice(0, 5);
    const heard = await hear(cms50v7Driver, half, seconds(encodeSample(sample), 6));
    expect(saidIn(heard)).toEqual(['malformed', expect.stringContaining('spo2 97')]);
  });
});
