import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Changes, createChanges } from './changes.ts';
import { live } from './live.ts';

/** The bus, and how many listen to it. */
function watchedChanges(): { readonly changes: Changes; listeners(): number } {
  const { publish, subscribe } = createChanges();
  let count = 0;
  return {
    changes: {
      publish,
      subscribe(listener) {
        const stop = subscribe(listener);
        count += 1;
        return () => {
          count -= 1;
          stop();
        };
      },
    },
    listeners: () => count,
  };
}

function setUp() {
  const { changes, listeners } = watchedChanges();
  const controller = new AbortController();
  const state = { value: 0, computed: 0, isBroken: false };
  const answer = live({
    changes,
    topics: ['tickets'],
    compute: async () => {
      state.computed += 1;
      await nextTurn();
      if (state.isBroken) throw new Error('broken');
      return state.value;
    },
    signal: controller.signal,
  });
  return { answer, changes, controller, listeners, state };
}

test('a burst of changes costs two computations, and the last of them is shown', async () => {
  const { answer, changes, controller, state } = setUp();
  await answer.next();
  const next = answer.next();
  for (state.value = 1; state.value < 1_000; state.value += 1) changes.publish(['tickets']);
  expect((await next).value).toBe(1_000);
  expect(state.computed).toBeLessThanOrEqual(3);
  controller.abort();
});

test('whoever reads slowly gets the newest, not everything in between', async () => {
  const { answer, changes, controller, state } = setUp();
  await answer.next();
  for (state.value = 1; state.value < 50; state.value += 1) {
    changes.publish(['tickets']);
    await nextTurn();
  }
  expect((await answer.next()).value).toBe(50);
  expect(state.computed).toBe(2);
  controller.abort();
});

test('a change of something else, and a change that changes nothing, are not pushed', async () => {
  const { answer, changes, controller, state } = setUp();
  await answer.next();
  const next = answer.next();
  changes.publish(['visits']);
  changes.publish(['tickets']);
  await nextTurn();
  await nextTurn();
  expect(state.computed).toBe(2);
  state.value = 7;
  changes.publish(['tickets']);
  expect((await next).value).toBe(7);
  controller.abort();
});

test.each([
  ['while it waits for a change', async ({ answer }: ReturnType<typeof setUp>) => answer.next()],
  ['while it is being computed', () => Promise.resolve()],
])('a window that goes away %s leaves nobody listening', async (_, prepare) => {
  const all = setUp();
  await prepare(all);
  const next = all.answer.next();
  all.controller.abort();
  await next;
  expect((await all.answer.next()).done).toBe(true);
  expect(all.listeners()).toBe(0);
});

test('a consumer that stops by itself leaves nobody listening', async () => {
  const { answer, listeners } = setUp();
  for await (const value of answer) {
    expect(value).toBe(0);
    expect(listeners()).toBe(1);
    break;
  }
  expect(listeners()).toBe(0);
});

test('a fault in the computation ends the answer and leaves nobody listening', async () => {
  const { answer, changes, listeners, state } = setUp();
  await answer.next();
  state.isBroken = true;
  changes.publish(['tickets']);
  await expect(answer.next()).rejects.toThrow('broken');
  expect(listeners()).toBe(0);
});
