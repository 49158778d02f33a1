import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSfloat, floatOf, MderReader, sfloatOf } from './mder.ts';

describe('a number of IEEE 11073', () => {
  it.each([
    [0xf258, 60],
    [0xf352, 85],
    [0x0078, 120],
    [0x0fff, -1],
    [0x1001, 10],
    [0x07ff, 'NaN'],
    [0x0800, 'NRes'],
    [0x07fe, '+INF'],
    [0x0802, '-INF'],
    [0x0801, 'NaN'],
    [0xf7ff, 204.7],
  ])('of two bytes, %i, is %s', (word, value) => {
    expect(sfloatOf(word)).toBe(value);
  });

  it.each([
    [0xff0002fa, 76.2],
    [0xfb387520, 37],
    [0xfe001c5c, 72.6],
    [0x007fffff, 'NaN'],
    [0x00800000, 'NRes'],
    [0x007ffffe, '+INF'],
    [0x00800002, '-INF'],
    [0xffffffff, -0.1],
  ])('of four bytes, %i, is %s', (long, value) => {
    expect(floatOf(long)).toBe(value);
  });

  it('is written as it is read', () => {
    fc.assert(
      fc.property(
        // Beyond 2,045 either way a mantissa without an exponent is one of the words above.
        fc.integer({ min: -2045, max: 2045 }),
        fc.integer({ min: -8, max: 7 }),
        (mantissa, exponent) => {
          const written = sfloatOf(encodeSfloat(mantissa, exponent));
          expect(written).toBe(Number(`${mantissa}e${exponent}`));
        },
      ),
    );
  });
});

describe('a reader', () => {
  it('says that it was read past the end, and what was left', () => {
    const reader = new MderReader(Uint8Array.of(0x12, 0x34, 0x56));
    expect([reader.word(), reader.isWhole]).toEqual([0x1234, false]);
    expect([reader.byte(), reader.isWhole]).toEqual([0x56, true]);
    expect([reader.long(), reader.isBroken]).toEqual([0, true]);
  });

  it.each([
    ['as many and as long', [0, 2, 0, 4, 0, 1, 0, 2], true],
    ['fewer', [0, 3, 0, 4, 0, 1, 0, 2], false],
    ['more', [0, 1, 0, 4, 0, 1, 0, 2], false],
    ['longer', [0, 2, 0, 5, 0, 1, 0, 2, 0], false],
    ['longer than there is', [0, 2, 0, 6, 0, 1, 0, 2], false],
  ])('takes a list that is %s than it says, or not', (_name, bytes, isWhole) => {
    const reader = new MderReader(Uint8Array.from(bytes));
    reader.list((one) => one.word());
    expect(reader.isWhole).toBe(isWhole);
  });
});
