import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { labelWords, nextSequences, readLabel, specimenLabel } from './label.ts';

const day = '2026-11-22' as CalendarDate;

describe('a label', () => {
  it('says desk, day and sequence, and is read however it was typed', () => {
    const label = specimenLabel('A', day, 8);
    expect(label).toMatch(/^A61122008[0-9A-Z]$/);
    expect(labelWords(label)).toBe(`A61122 008 ${label.slice(-1)}`);
    expect(readLabel(` ${labelWords(label).toLowerCase()} `)).toBe(label);
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

  it('are letters and digits alone', () => {
    const all = nextSequences([], 500, own);
    const labels = all.map((sequence) => specimenLabel('A', day, sequence));
    expect(labels.filter((label) => readLabel(label) === null)).toEqual([]);
    expect(nextSequences(labels, 1, own)[0]).toBeGreaterThan(all.at(-1) ?? 0);
    expect(all.at(-1)).toBeGreaterThan(500);
  });

  it('begin another block for a database that was restored', () => {
    expect(nextSequences([specimenLabel('A', day, 4)], 2, { ...own, rebirths: 1 })).toEqual([
      181, 182,
    ]);
  });
});
