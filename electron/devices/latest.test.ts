import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLatest } from './latest.ts';

it('tells one at a time and skips what is old by then', async () => {
  const told: number[] = [];
  const answers: (() => void)[] = [];
  const tell = createLatest((value: number) => {
    told.push(value);
    return new Promise<void>((resolve) => answers.push(resolve));
  });
  for (const value of [1, 2, 3]) tell(value);
  expect(told).toEqual([1]);
  answers[0]!();
  await nextTurn();
  expect(told).toEqual([1, 3]);
});

it('goes on after a telling that failed', async () => {
  const told: number[] = [];
  const tell = createLatest((value: number) => {
    told.push(value);
    return Promise.reject(new Error('away'));
  });
  tell(1);
  await nextTurn();
  tell(2);
  expect(told).toEqual([1, 2]);
});
