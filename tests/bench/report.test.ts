import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { budgets, distributionOf, judge, tableOf } from './report.ts';

const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

it('measures what docs/benchmarks.md names, in its order', () => {
  const named = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(budgets));
});

it('takes percentiles that were measured, not ones between', () => {
  const samples = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(distributionOf(samples)).toEqual({ n: 100, p50: 50, p95: 95, p99: 99 });
});

it('says over where the percentile of the budget is, and reports the ratio of the medians', () => {
  const fast = Array.from({ length: 100 }, () => 1);
  const beside = { name: 'LIKE scan', samples: [10] };
  const held = judge('search', { what: 'x', ours: fast, beside });
  const missed = judge('search', { what: 'x', ours: [...fast.slice(2), 9, 9], beside });
  expect([held.verdict, held.ratio]).toEqual(['ok', 0.1]);
  expect([missed.verdict, missed.ours.p99]).toEqual(['over', 9]);
  expect(tableOf([missed])).toContain('LIKE scan');
});
