import { describe, expect, test } from 'vitest';
import { findViolations } from './checks.ts';
import { type Regime, runClinic } from './clinic.ts';
import { fairWeather } from './line.ts';
import type { Ablation } from './machine.ts';

const storm = { loseRequest: 0.15, loseAnswer: 0.2, repeat: 0.15, longestMs: 300 };

const regimes: Readonly<Record<string, Regime>> = {
  'fair weather': { desks: 2, weather: fairWeather, crashes: false, acts: 40 },
  storm: { desks: 3, weather: storm, crashes: false, acts: 60 },
  'storm and power cuts': { desks: 3, weather: storm, crashes: true, acts: 60 },
};

const SEEDS = 60;

describe.each(Object.entries(regimes))('%s', (name, regime) => {
  test(`every invariant holds in ${SEEDS} schedules`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const outcome = runClinic(`${name}/${seed}`, regime);
      expect(findViolations(outcome), `seed ${name}/${seed}`).toEqual([]);
      expect(outcome.home.feed).toHaveLength(regime.acts);
    }
  });
});

test('the same seed is the same run', () => {
  const regime = regimes['storm and power cuts'] as Regime;
  expect(runClinic('again', regime).trace).toEqual(runClinic('again', regime).trace);
  expect(runClinic('again', regime).trace).not.toEqual(runClinic('other', regime).trace);
});

describe('the checks notice when a mechanism is missing', () => {
  test.each<Ablation>([
    'cursor-first',
    'time-out-is-success',
    'no-stream-check',
    'delete-on-ack',
    'answer-any-turn',
  ])('%s', (ablation) => {
    const regime = regimes['storm and power cuts'] as Regime;
    const isNoticed = [...Array(SEEDS).keys()].some((seed) => {
      try {
        return findViolations(runClinic(`ablation/${seed}`, regime, ablation)).length > 0;
      } catch {
        return true; // an assertion that stays on in production stopped it
      }
    });
    expect(isNoticed).toBe(true);
  });
});
