import { expect, test } from 'vitest';
import { notifiableCodes, reportClock } from './notifiable.ts';

const named = Date.parse('2026-11-21T01:00:00Z');

test.each([
  ['plague', '2026-11-21T03:00:00.000Z', 'NOT-01'],
  ['pulmonary-anthrax', '2026-11-21T03:00:00.000Z', 'NOT-01'],
  ['outbreak', '2026-11-21T03:00:00.000Z', 'NOT-01'],
  ['measles', '2026-11-22T01:00:00.000Z', 'NOT-02'],
  ['influenza', '2026-11-22T01:00:00.000Z', 'NOT-02'],
] as const)('%s is reported until %s', (disease, until, rule) => {
  const { dueAt, because } = reportClock(disease, named);
  expect([new Date(dueAt).toISOString(), because]).toEqual([until, [rule]]);
});

test('nothing in the list has another clock than 2 or 24 hours', () => {
  const hours = new Set(notifiableCodes.map((code) => reportClock(code, named).hours));
  expect([...hours].sort((a, b) => a - b)).toEqual([2, 24]);
});
