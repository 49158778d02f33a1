import { expect, test } from 'vitest';
import { createManualTime } from '../../../../tests/support/manual-time.ts';
import { createSignal } from '../signal.ts';
import { createPieceSize } from './piece-size.ts';
import { createTurn } from './turn.ts';

function openTurn() {
  const time = createManualTime();
  const news = createSignal(time.after);
  const state = { isBusy: false };
  const stopping = new AbortController();
  const turn = createTurn({
    clock: time,
    after: time.after,
    isBusy: () => state.isBusy,
    news,
    bytesPerSecond: 1_000,
    signal: stopping.signal,
  });
  let taken = 0;
  const take = () =>
    void turn.take().then(() => {
      taken += 1;
      return taken;
    });
  return { time, news, state, turn, take, taken: () => taken, stop: () => stopping.abort() };
}

test('what was spent has to be earned again before the next piece', async () => {
  const { time, turn, take, taken } = openTurn();
  take();
  await time.settle();
  expect(taken()).toBe(1);
  turn.spent(3_000);
  take();
  await time.advance(2_999);
  expect(taken()).toBe(1);
  await time.advance(1);
  expect(taken()).toBe(2);
});

test('a rest does not earn more than the next piece', async () => {
  const { time, turn, take, taken } = openTurn();
  await time.advance(60_000);
  turn.spent(1_000);
  take();
  await time.advance(999);
  expect(taken()).toBe(0);
  await time.advance(1);
  expect(taken()).toBe(1);
});

test('the feed goes first, until it has nothing to hand over', async () => {
  const { time, news, state, take, taken } = openTurn();
  state.isBusy = true;
  take();
  await time.advance(1_000);
  news.notify();
  await time.settle();
  expect(taken()).toBe(0);
  state.isBusy = false;
  news.notify();
  await time.settle();
  expect(taken()).toBe(1);
});

test('a feed that is stuck does not keep papers from arriving for ever', async () => {
  const { time, state, take, taken } = openTurn();
  state.isBusy = true;
  take();
  await time.advance(4_999);
  expect(taken()).toBe(0);
  await time.advance(1);
  expect(taken()).toBe(1);
});

test('nobody waits for a turn when all ends', async () => {
  const { time, news, state, take, taken, stop } = openTurn();
  state.isBusy = true;
  take();
  await time.settle();
  stop();
  news.notify();
  await time.settle();
  expect(taken()).toBe(1);
});

test('pieces shrink on a line that fails or is slow, down to a floor, and grow on one that carries', () => {
  const size = createPieceSize();
  expect(size.bytes()).toBe(65_536);
  size.carried(100);
  size.carried(100);
  size.carried(100);
  expect(size.bytes()).toBe(262_144);
  size.carried(3_000);
  expect(size.bytes()).toBe(131_072);
  for (let failures = 0; failures < 10; failures += 1) size.failed();
  expect(size.bytes()).toBe(8_192);
});
