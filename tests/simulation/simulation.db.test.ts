import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mechanisms } from '../../shared/replication/mechanisms.ts';
import { createPlayer, type Player } from './player.ts';
import { regressions } from './regressions.ts';
import { removals, scriptedRemovals } from './removals.ts';
import { type RegimeName, regimeNames } from './regimes.ts';

/** As much of `npm run simulate` as fits between other tests: so many schedules of each regime. */
const SEEDS = 3;
const FROM = 40;
const LONG_MS = 120_000;

let player: Player;
beforeAll(async () => {
  player = await createPlayer();
}, LONG_MS);
afterAll(() => player.close());

async function violationsOf(seed: number, regime: RegimeName) {
  return [...(await player.play(seed, regime)).violations];
}

const schedules = Array.from({ length: SEEDS * regimeNames.length }, (_, index) => ({
  seed: FROM + index,
  regime: regimeNames[(FROM + index) % regimeNames.length] as RegimeName,
}));

test.each(schedules)('seed $seed of $regime', { timeout: LONG_MS }, async ({ seed, regime }) => {
  expect(await violationsOf(seed, regime)).toEqual([]);
});

test.each(regressions)('seed $seed of $regime: $about', { timeout: LONG_MS }, async (one) => {
  expect(await violationsOf(one.seed, one.regime)).toEqual([]);
});

test('a desk that is sent away hands over what it has', { timeout: LONG_MS }, async () => {
  const { violations, writes } = await player.playScript('sent-away');
  expect([...violations]).toEqual([]);
  expect(writes).toBeGreaterThan(6);
});

describe('the checks notice that a mechanism is missing', () => {
  test.each(removals)('$without', { timeout: LONG_MS }, async ({ without, seed, regime }) => {
    expect(await violationsOf(seed, regime)).toEqual([]);
    const { violations } = await player.play(seed, regime, without);
    expect([...violations.keys()]).not.toEqual([]);
  });

  test.each(scriptedRemovals)('$without', { timeout: LONG_MS }, async ({ without, script }) => {
    expect([...(await player.playScript(script)).violations]).toEqual([]);
    const { violations } = await player.playScript(script, without);
    expect([...violations.keys()]).toContain('I6 saved is in the feed');
  });

  test('none is left out', () => {
    const played = [...removals, ...scriptedRemovals].map(({ without }) => without);
    expect(new Set([...played, 'scope-row-lock'])).toEqual(new Set(mechanisms));
  });
});

test.each(['everything', 'papers'] as const)(
  'J12 the same seed of %s is the same run',
  { timeout: LONG_MS },
  async (regime) => {
    const trace = async (seed: number) => (await player.play(seed, regime)).trace;
    expect(await trace(1)).toEqual(await trace(1));
    expect(await trace(2)).not.toEqual(await trace(1));
  },
);
