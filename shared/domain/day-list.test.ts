import { expect, test } from 'vitest';
import { DAY_LIST_MAX_MS, DAY_LIST_MAX_RESIDENTS, judgeDayList } from './day-list.ts';

const now = Date.parse('2026-11-22T00:00:00Z');

test.each([
  ['for an hour', now + 3_600_000, 1, null],
  ['of nobody: what the tablet has is taken back', now + 3_600_000, 0, null],
  ['as long as may be', now + DAY_LIST_MAX_MS, DAY_LIST_MAX_RESIDENTS, null],
  ['longer', now + DAY_LIST_MAX_MS + 1, 1, 'too-long'],
  ['that ends now', now, 1, 'over'],
  ['of one too many', now + 1, DAY_LIST_MAX_RESIDENTS + 1, 'too-many'],
] as const)('a list %s', (_what, expiresAt, residents, refusal) => {
  expect(judgeDayList({ expiresAt, residents }, now)).toBe(refusal);
});
