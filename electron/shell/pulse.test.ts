import { expect, test } from 'vitest';
import { createManualTime } from '../../tests/support/manual-time.ts';
import { watchPulse } from './pulse.ts';

function setUp() {
  const timers = createManualTime();
  let stopped = 0;
  const onStopped = () => {
    stopped += 1;
  };
  return { timers, watch: watchPulse({ timers, onStopped }), stopped: () => stopped };
}

test('a program that lives is left alone, and one that has not begun too', async () => {
  const { timers, watch, stopped } = setUp();
  await timers.advance(600_000);
  for (let beat = 0; beat < 300; beat += 1) {
    watch.felt();
    await timers.advance(2_000);
  }
  expect(stopped()).toBe(0);
});

test('one that is silent for four looks has stopped, which is told once', async () => {
  const { timers, watch, stopped } = setUp();
  watch.felt();
  await timers.advance(19_999);
  expect(stopped()).toBe(0);
  await timers.advance(600_000);
  expect(stopped()).toBe(1);
});

test('a single late look, after the computer slept, condemns nobody', async () => {
  const { timers, watch, stopped } = setUp();
  for (let night = 0; night < 5; night += 1) {
    watch.felt();
    await timers.advance(3 * 5_000);
  }
  expect(stopped()).toBe(0);
});

test('nobody looks after what has ended', async () => {
  const { timers, watch, stopped } = setUp();
  watch.felt();
  watch.stop();
  await timers.advance(600_000);
  expect(stopped()).toBe(0);
});
