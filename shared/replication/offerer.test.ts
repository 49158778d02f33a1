import { describe, expect, test } from 'vitest';
import {
  idleOfferer,
  type OffererEffect,
  type OffererEvent,
  type OffererState,
  stepOfferer,
} from './offerer.ts';

function offerer(head: number) {
  let state: OffererState = idleOfferer;
  const tell = (event: OffererEvent): readonly OffererEffect[] => {
    const { state: next, effects } = stepOfferer(state, event, () => 0);
    state = next;
    return effects;
  };
  const opening = tell({ type: 'start', head });
  const answer = (seq: number, ownChk: string | null = `chk${seq}`) =>
    tell({ type: 'offered', turn: state.turn, position: { seq, chk: `chk${seq}` }, ownChk });
  return { tell, opening, answer, state: () => state };
}

const last = (effects: readonly OffererEffect[]) => effects.at(-1);

describe('the home offers', () => {
  test('and first asks how far the district is', () => {
    expect(offerer(7).opening).toEqual([{ type: 'offer', turn: 1, afterSeq: null }]);
  });

  test('from where the district is until it has everything, and tells how far it came', () => {
    const home = offerer(7);
    expect(home.answer(3)).toMatchObject([
      { type: 'line', isReachable: true },
      { type: 'halt', because: null },
      { type: 'secured', seq: 3 },
      { type: 'offer', afterSeq: 3 },
    ]);
    expect(last(home.answer(5))).toMatchObject({ type: 'offer', afterSeq: 5 });
    expect(last(home.answer(7))).toMatchObject({ type: 'secured', seq: 7 });
  });

  test('again as soon as there is more', () => {
    const home = offerer(1);
    home.answer(1);
    expect(home.tell({ type: 'appended', head: 2 })).toMatchObject([
      { type: 'offer', afterSeq: 1 },
    ]);
    expect(home.tell({ type: 'appended', head: 3 })).toEqual([]);
    expect(last(home.answer(2))).toMatchObject({ type: 'offer', afterSeq: 2 });
  });

  test('from an earlier place when the district lost something', () => {
    const home = offerer(7);
    home.answer(7);
    home.tell({ type: 'appended', head: 8 });
    expect(last(home.answer(4))).toMatchObject({ type: 'offer', afterSeq: 4 });
  });

  test('with a rest when the district does not take what it is given', () => {
    const home = offerer(7);
    home.answer(3);
    expect(last(home.answer(3))).toMatchObject({ type: 'timer' });
  });
});

test('a district with another history is left alone', () => {
  const home = offerer(7);
  expect(home.answer(3, 'other')).toEqual([{ type: 'halt', because: 'diverged' }]);
  expect(home.tell({ type: 'appended', head: 8 })).toEqual([]);
  expect(offerer(7).answer(9, null)).toEqual([{ type: 'halt', because: 'diverged' }]);
});

test('without an answer nothing is secured; the next round asks anew', () => {
  const home = offerer(7);
  home.answer(3);
  const effects = home.tell({ type: 'failed', turn: home.state().turn, because: 'unreachable' });
  expect(effects).toMatchObject([{ type: 'line', isReachable: false }, { type: 'timer' }]);
  expect(home.tell({ type: 'timer', turn: home.state().turn })).toMatchObject([
    { type: 'offer', afterSeq: null },
  ]);
});

test('a late answer counts for nothing', () => {
  const home = offerer(7);
  const late = home.state().turn;
  home.tell({ type: 'failed', turn: late, because: 'unreachable' });
  const position = { seq: 7, chk: 'chk7' };
  expect(home.tell({ type: 'offered', turn: late, position, ownChk: 'chk7' })).toEqual([]);
});

test('a nudge ends a rest', () => {
  const home = offerer(1);
  expect(home.tell({ type: 'nudge' })).toEqual([]);
  home.tell({ type: 'failed', turn: home.state().turn, because: 'unreachable' });
  expect(home.tell({ type: 'nudge' })).toMatchObject([{ type: 'offer' }]);
});
