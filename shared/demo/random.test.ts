import { describe, expect, it } from 'vitest';
import { createIdMaker } from './id-maker.ts';
import { createRandom } from './random.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('createRandom', () => {
  it('repeats with the seed and differs without it', () => {
    const draw = (seed: string) => many(20).map(() => createRandom(seed).next());
    const stream = (seed: string) => {
      const random = createRandom(seed);
      return many(20).map(() => random.next());
    };
    expect(stream('one')).toEqual(stream('one'));
    expect(stream('one')).not.toEqual(stream('two'));
    expect(new Set(draw('one')).size).toBe(1);
  });

  it('gives a fork that does not depend on what was drawn before it', () => {
    const fresh = createRandom('seed');
    const used = createRandom('seed');
    used.next();
    expect(used.fork('a').next()).toBe(fresh.fork('a').next());
    expect(fresh.fork('a').next()).not.toBe(fresh.fork('b').next());
  });

  it('spreads evenly, also over neighbouring forks', () => {
    const counts = many(10).map(() => 0);
    const root = createRandom('even');
    for (const index of many(20_000)) {
      const bucket = root.fork(index).integer(0, 9);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('reaches both ends of a range and nothing beyond', () => {
    const random = createRandom('ends');
    const seen = new Set(many(500).map(() => random.integer(1, 6)));
    expect(seen).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('follows the weights', () => {
    const random = createRandom('weights');
    const picks = many(4000).map(() =>
      random.weighted([
        ['rare', 1],
        ['never', 0],
        ['often', 3],
      ]),
    );
    const rare = picks.filter((pick) => pick === 'rare').length;
    expect(picks).not.toContain('never');
    expect(Math.abs(rare - 1000)).toBeLessThan(120);
  });

  it('has the mean and the deviation it was asked for', () => {
    const random = createRandom('normal');
    const values = many(5000).map(() => random.normal(140, 10));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(140, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(10, 0);
  });
});

describe('createIdMaker', () => {
  it('makes version 7 ids that sort as they were made', () => {
    const makeId = createIdMaker(createRandom('ids'), Date.UTC(2026, 10, 20));
    const ids = many(300).map(makeId);
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const id of ids) expect(id).toMatch(form);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(300);
  });
});
