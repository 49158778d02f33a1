import { describe, expect, test } from 'vitest';
import { levelOf, pressureOfValues, targetAt } from './blood-pressure.ts';

test('a reading without pressure is no pressure', () => {
  expect(pressureOfValues([{ kind: 'weight', value: 61.5, unit: 'kg' }])).toBeNull();
  expect(pressureOfValues([{ kind: 'sbp', code: 'HI', unit: 'mm[Hg]' }])).toBeNull();
});

describe('the target (HTN-30)', () => {
  test.each([
    [64, { sbp: 140, dbp: 90 }],
    [65, { sbp: 150, dbp: 90 }],
  ])('at %i years', (age, target) => {
    expect(targetAt(age)).toEqual(target);
  });

  test.each([
    [119, 79, 'normal'],
    [120, 79, 'highNormal'],
    [139, 89, 'highNormal'],
    [140, 70, 'high'],
    [120, 90, 'high'],
    [180, 80, 'severe'],
    [120, 110, 'severe'],
  ] as const)('%i/%i is %s', (sbp, dbp, level) => {
    expect(levelOf(sbp, dbp, targetAt(50))).toBe(level);
  });

  test('an elder has another limit', () => {
    expect(levelOf(145, 80, targetAt(70))).toBe('highNormal');
  });
});
