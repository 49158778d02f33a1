import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import type { Understood } from '../listening-driver.ts';
import { createSteadyFinger, type Sample } from './steady-finger.ts';

const PER_SECOND = 10;
const sample = (spo2 = 97, pulse = 72): Sample => ({ spo2, pulse, perfusionIndex: null });
const seconds = (count: number, one: Sample = sample()) =>
  Array<Sample>(count * PER_SECOND).fill(one);

function takeAll(...samples: readonly Sample[]): readonly string[] {
  const finger = createSteadyFinger({ timing: createManualTime() }, PER_SECOND);
  return samples.map((one) => finger.take(one)).flatMap(words);
}

function words(understood: Understood): string[] {
  if (understood.is === 'reading') return [String(understood.values[0]?.value)];
  return understood.is === 'refused' ? [understood.reason] : [];
}

describe('a finger', () => {
  it('is one reading after six seconds, however long it stays', () => {
    expect(takeAll(...seconds(6).slice(1))).toEqual([]);
    expect(takeAll(...seconds(6))).toEqual(['97']);
    expect(takeAll(...seconds(600))).toEqual(['97']);
  });

  it('is read as it was shown last', () => {
    expect(takeAll(...seconds(3), ...seconds(4, sample(95)))).toEqual(['95']);
  });

  it('is another one after it was away, and the same after it has moved', () => {
    expect(takeAll(...seconds(7), ...seconds(2, null), ...seconds(7))).toEqual(['97', '97']);
    expect(takeAll(...seconds(7), ...seconds(1, null), ...seconds(7))).toEqual(['97']);
  });

  it.each([
    ['the saturation', sample(94)],
    ['the pulse', sample(97, 79)],
  ])('is no reading while %s changes, and says so when it leaves', (_name, other) => {
    const swinging = [0, 1, 2, 3].flatMap(() => [...seconds(5), ...seconds(5, other)]);
    expect(takeAll(...swinging, ...seconds(2, null))).toEqual(['unstable']);
  });

  it('is read through a sample here and there that noise has made, and never as that', () => {
    const noisy = seconds(60).map((one, at) => {
      if (at % 9 === 5) return sample(61, 200);
      if (at % 9 === 8) return null;
      return at % 9 === 2 ? sample(96, 70) : one;
    });
    expect(takeAll(...noisy)).toEqual(['97']);
  });

  it('of a slow stream may not be disturbed at all', () => {
    const finger = createSteadyFinger({ timing: createManualTime() }, 3);
    const twice = [
      ...Array<Sample>(17).fill(sample()),
      sample(61),
      ...Array<Sample>(17).fill(sample()),
    ];
    expect(twice.map((one) => finger.take(one)).flatMap(words)).toEqual([]);
  });

  it('that was hardly there is nothing', () => {
    expect(takeAll(...seconds(1), ...seconds(5, null))).toEqual([]);
  });

  it.each([sample(0), sample(127), sample(97, 0), sample(97, 511)])(
    'is not there with %j',
    (one) => {
      expect(takeAll(...seconds(20, one))).toEqual([]);
    },
  );

  it('shows what it has until that is a reading, or until it is away', async () => {
    const timing = createManualTime();
    const finger = createSteadyFinger({ timing }, 100);
    const take = (count: number, one: Sample) => {
      for (let at = 0; at < count; at += 1) finger.take(one);
      return words(finger.shown());
    };
    expect(take(9, sample())).toEqual([]);
    expect(take(1, sample())).toEqual(['97']);
    expect(finger.shown()).toMatchObject({ flags: ['not-steady'] });
    expect(take(1, sample(61))).toEqual([]);
    expect(take(1, sample())).toEqual(['97']);
    expect(take(1, null)).toEqual([]);
    expect(take(500, sample())).toEqual(['97']);
    await timing.advance(2_500);
    expect(words(finger.shown())).toEqual([]);
    expect(take(700, sample())).toEqual([]);
  });

  it('starts again after a silence', async () => {
    const timing = createManualTime();
    const finger = createSteadyFinger({ timing }, PER_SECOND);
    const take = (all: readonly Sample[]) => all.map((one) => finger.take(one)).flatMap(words);
    expect(take(seconds(5))).toEqual([]);
    await timing.advance(2_500);
    expect(take(seconds(5))).toEqual([]);
    expect(take(seconds(1))).toEqual(['97']);
  });
});
