import { describe, expect, test } from 'vitest';
import { at, follower, kinds, last } from '../../tests/support/told-follower.ts';
import type { FollowerEvent } from './follower.ts';

describe('whoever halted', () => {
  /** With an act that waits, and a page at the home that was broken. */
  function halted(more: { seq?: number; showsFirst?: boolean } = {}) {
    const desk = follower({ highNo: 1, ackedNo: 1, ...more });
    desk.greet({ head: 9, lastNo: 1 });
    desk.page(desk.state().cursor.seq, 9);
    desk.tell({ type: 'broken', turn: desk.turn() });
    desk.tell({ type: 'issued', highNo: 2 });
    const asked = { head: 9, lastNo: 1, limbo: 1 };
    return { ...desk, askedAgain: () => desk.greet(asked) };
  }
  const stored = (desk: ReturnType<typeof halted>, seq: number) =>
    desk.tell({ type: 'stored', turn: desk.turn(), cursor: at(seq) });

  test.each<[string, (turn: number) => FollowerEvent]>([
    ['a person', () => ({ type: 'nudge', by: 'person' })],
    ['the clock', (turn) => ({ type: 'timer', turn })],
  ])('begins anew when %s asks it to, and says why it halted until it is at the head', (_, ask) => {
    const desk = halted();
    expect(desk.tell(ask(desk.turn()))).toMatchObject([{ type: 'hello' }]);
    expect(desk.askedAgain()).toMatchObject([
      { type: 'line', isReachable: true },
      { type: 'halt', because: 'diverged' },
      { type: 'acknowledge' },
      { type: 'pull', from: at(0) },
    ]);
    expect(kinds(desk.page(0, 9))).toEqual(['store']);
    expect(stored(desk, 5)).toMatchObject([{ type: 'pull', from: at(5) }]);
    desk.page(5, 9);
    expect(stored(desk, 9)).toMatchObject([{ type: 'halt', because: null }, { type: 'donate' }]);
    const given = desk.tell({ type: 'donated', turn: desk.turn(), left: 0 });
    expect(given).toMatchObject([{ type: 'push', afterNo: 1 }]);
  });

  test('is not woken by a line that is back, nor by a local act', () => {
    const desk = halted();
    expect(desk.tell({ type: 'nudge', by: 'line' })).toEqual([]);
    expect(desk.tell({ type: 'issued', highNo: 3 })).toEqual([]);
  });

  test('halts again with the reason of then, and has handed nothing over', () => {
    const desk = halted({ seq: 3 });
    desk.tell({ type: 'nudge', by: 'person' });
    expect(kinds(desk.askedAgain())).not.toContain('push');
    expect(kinds(desk.tell({ type: 'diverged', turn: desk.turn() }))).toEqual(['common']);
    const again = desk.tell({ type: 'met', turn: desk.turn(), point: null });
    expect(again).toMatchObject([{ because: 'promise-broken' }, { delayMs: 600_000 }]);
    desk.tell({ type: 'nudge', by: 'person' });
    expect(desk.askedAgain()).toContainEqual({ type: 'halt', because: 'promise-broken' });
    expect(desk.page(3, 3, true)).toMatchObject([{ type: 'halt', because: null }, {}]);
  });

  test('from a home that it can not read any more hands nothing over', () => {
    const desk = halted();
    desk.tell({ type: 'nudge', by: 'person' });
    const effects = desk.greet({ head: 9, lastNo: 1, canPull: false });
    expect(effects.at(-2)).toEqual({ type: 'halt', because: 'newer-schema' });
    expect(last(effects)).toMatchObject({ type: 'timer', delayMs: 600_000 });
  });

  test('goes on asking where the answer does not come, and still says why it halted', () => {
    const desk = halted({ showsFirst: true });
    desk.tell({ type: 'nudge', by: 'person' });
    for (let count = 0; count < 9; count += 1) {
      expect(desk.askedAgain()).toContainEqual({ type: 'halt', because: 'diverged' });
      const effects = desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' });
      expect(kinds(effects)).toEqual(['timer']);
      desk.tell({ type: 'timer', turn: desk.turn() });
    }
  });
});
