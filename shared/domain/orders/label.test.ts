import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { checkCharacter, labelWords, nextSequences, readLabel, specimenLabel } from './label.ts';

const day = '2026-11-22' as CalendarDate;
const anyLabel = fc
  .tuple(fc.constantFrom('A', 'B', 'Z', 'AB'), fc.integer({ min: 1, max: 999 }))
  .map(([prefix, sequence]) => specimenLabel(prefix, day, sequence));

describe('the check character', () => {
  it('is that of ISO 7064, MOD 37,36', () => {
    // The standard's own example for this system.
    expect(checkCharacter('A12425GABC1234002')).toBe('M');
  });
});

describe('a label', () => {
  it('says desk, day and sequence, and is read however it was typed', () => {
    const label = specimenLabel('A', day, 7);
    expect(label).toMatch(/^A61122007[0-9A-Z]$/);
    expect(labelWords(label)).toBe(`A61122 007 ${label.slice(-1)}`);
    expect(readLabel(` ${labelWords(label).toLowerCase()} `)).toBe(label);
  });

  it('is no label with one wrong character', () => {
    fc.assert(
      fc.property(anyLabel, fc.nat(), fc.constantFrom(...'0123456789'), (label, at, other) => {
        const place = at % label.length;
        fc.pre(label[place] !== other);
        expect(readLabel(label.slice(0, place) + other + label.slice(place + 1))).toBeNull();
      }),
    );
  });

  it('is no label with two characters in each other’s place', () => {
    fc.assert(
      fc.property(anyLabel, fc.nat(), (label, at) => {
        const place = at % (label.length - 1);
        const [one, other] = [label[place], label[place + 1]];
        fc.pre(one !== other);
        const swapped = `${label.slice(0, place)}${other}${one}${label.slice(place + 2)}`;
        expect(readLabel(swapped)).toBeNull();
      }),
    );
  });

  it.each(['', 'L260000000001', '12345', 'QC-1', 'A61122', 'Ａ61122007K'])('is not %j', (text) => {
    expect(readLabel(text)).toBeNull();
  });
});

describe('the next labels of a desk', () => {
  const own = { prefix: 'A', date: day, rebirths: 0 };

  it('follow those that are there, of this desk and this day alone', () => {
    const there = [
      specimenLabel('A', day, 1),
      specimenLabel('A', day, 2),
      specimenLabel('B', day, 9),
      specimenLabel('A', '2026-11-21' as CalendarDate, 30),
    ];
    expect(nextSequences(there, 3, own)).toEqual([3, 4, 5]);
    expect(nextSequences([], 1, own)).toEqual([1]);
  });

  it('begin another block for a database that was restored', () => {
    expect(nextSequences([specimenLabel('A', day, 4)], 2, { ...own, rebirths: 1 })).toEqual([
      181, 182,
    ]);
  });
});
