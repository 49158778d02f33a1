import { expect, test } from 'vitest';
import type { LoadState } from '../../../shared/contract/load.ts';
import { shareOf } from './load-words.ts';

const load: LoadState = {
  stage: 'loading',
  source: 'home',
  bytesDone: 0,
  bytesTotal: 0,
  rows: 0,
  problem: null,
  alarm: null,
  carrying: null,
};

test('a bar is full only when everything is here and proven', () => {
  expect(shareOf(load)).toBe(0);
  expect(shareOf({ ...load, bytesDone: 5, bytesTotal: 20 })).toBe(25);
  expect(shareOf({ ...load, bytesDone: 20, bytesTotal: 20 })).toBe(99);
  expect(shareOf({ ...load, stage: 'finishing', bytesDone: 20, bytesTotal: 20 })).toBe(99);
});
