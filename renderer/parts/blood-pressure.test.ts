import { describe, expect, test } from 'vitest';
import type { ResidentRecord } from '../../shared/contract/residents.ts';
import type { Instant } from '../../shared/lib/clock.ts';
import { bloodPressuresOf, levelOf, pressureOfValues, targetAt } from './blood-pressure.ts';

type Observation = ResidentRecord['observations'][number];

function observation(
  part: Pick<Observation, 'kind' | 'value'> & { at: string; source?: 'typed' },
): Observation {
  return {
    observationId: crypto.randomUUID(),
    readingId: `${part.at} ${part.source}`,
    kind: part.kind,
    value: part.value,
    code: null,
    unit: part.kind === 'pulse' ? '/min' : 'mm[Hg]',
    effectiveAt: part.at as Instant,
    source: part.source ?? 'device',
    deviceLabel: null,
    visitId: null,
  };
}

const first = '2026-05-01T01:00:00.000Z';
const second = '2026-08-01T01:00:00.000Z';

describe('pressures among observations', () => {
  test('belong together by their reading, oldest first', () => {
    const observations = [
      observation({ kind: 'dbp', value: 84, at: second }),
      observation({ kind: 'sbp', value: 138, at: second }),
      observation({ kind: 'pulse', value: 70, at: second }),
      observation({ kind: 'sbp', value: 150, at: first, source: 'typed' }),
      observation({ kind: 'dbp', value: 92, at: first, source: 'typed' }),
    ];
    expect(bloodPressuresOf(observations)).toMatchObject([
      { at: first, sbp: 150, dbp: 92, pulse: null, source: 'typed' },
      { at: second, sbp: 138, dbp: 84, pulse: 70, source: 'device' },
    ]);
  });

  test('half a pressure is none', () => {
    expect(bloodPressuresOf([observation({ kind: 'sbp', value: 138, at: first })])).toEqual([]);
  });

  test('a typed and a measured half do not make one', () => {
    const halves = [
      observation({ kind: 'sbp', value: 138, at: first }),
      observation({ kind: 'dbp', value: 84, at: first, source: 'typed' }),
    ];
    expect(bloodPressuresOf(halves)).toEqual([]);
  });
});

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
