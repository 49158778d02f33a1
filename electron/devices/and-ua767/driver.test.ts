import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { createSeeded } from '../../../tests/support/seeded.ts';
import { ua767Driver } from './driver.ts';

describe('a UA-767PC', () => {
  it.each([
    ['804C4C4960', 'sbp 152 mm[Hg], dbp 76 mm[Hg], pulse 73 /min'],
    ['801D4C4152', 'sbp 105 mm[Hg], dbp 76 mm[Hg], pulse 65 /min'],
    ['8020423C4C', 'sbp 98 mm[Hg], dbp 66 mm[Hg], pulse 60 /min'],
    ['8020423c4c', 'sbp 98 mm[Hg], dbp 66 mm[Hg], pulse 60 /min'],
    ['8100000000', 'error'],
    ['80F0503C70', 'range'],
    ['80204205', 'incomplete'],
    ['80204200GG', 'malformed'],
    ['8020423C10', 'malformed'],
    ['8020423C61', 'malformed'],
  ])('says with %s: %s', async (record, said) => {
    expect(saidIn(await hear(ua767Driver, record, 1_000))).toEqual([said]);
  });

  it('is found behind one that lost its end', async () => {
    const said = saidIn(await hear(ua767Driver, '804C4C49', '801D4C4152'));
    expect(said).toEqual(['malformed', 'sbp 105 mm[Hg], dbp 76 mm[Hg], pulse 65 /min']);
  });

  it('is made of no noise', async () => {
    const random = createSeeded(767);
    const noise = Uint8Array.from({ length: 100_000 }, () => random.below(256));
    const hex = Buffer.from(noise).toString('latin1');
    expect(readingsIn(await hear(ua767Driver, hex, 1_000))).toEqual([]);
  });

  it('is found behind digits that are no record', async () => {
    expect(saidIn(await hear(ua767Driver, '88804C4C4960'))).toHaveLength(1);
    expect(saidIn(await hear(ua767Driver, '\u0001470PC\u0006804C4C4960\r\n'))).toHaveLength(1);
  });

  it.each([
    ['a record', '804C4C4960', 1],
    ['that it has opened its port', '\u000170PC\u0006', 1],
    ['that it would not', '\u000170PC\u0015', 13],
    ['nothing', '', 13],
  ])('that says %s is asked to open its port %i times a minute', async (_name, said, times) => {
    const { sent } = await hear(ua767Driver, said, 60_000);
    expect(sent).toEqual(Array(times).fill('0243504330353b'));
  });

  it('tells the byte of which nobody knows the meaning', async () => {
    const [reading] = readingsIn(await hear(ua767Driver, '804C4C4960'));
    expect(reading?.flags).toEqual(['last-byte:96']);
  });
});
