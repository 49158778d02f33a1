import { describe, expect, test } from 'vitest';
import {
  idleOfferer,
  type OffererEffect,
  type OffererEvent,
  type OffererState,
  stepOfferer,
} from './offerer.ts';

const at = (seq: number) => ({ seq, chk: `chk${seq}` });

function offerer(head: number) {
  let state: OffererState = idleOfferer;
  const tell = (event: OffererEvent): readonly OffererEffect[] => {
    const { state: next, effects } = stepOfferer(state, event, () => 0);
    state = next;
    return effects;
  };
  const opening = tell({ type: 'start', head });
  const answer = (seq: number, ownChk: string | null = `chk${seq}`, mail = 0) =>
    tell({ type: 'offered', turn: state.turn, position: at(seq), ownChk, mail });
  return { tell, opening, answer, state: () => state };
}

const kinds = (effects: readonly OffererEffect[]) => effects.map(({ type }) => type);
const last = (effects: readonly OffererEffect[]) => effects.at(-1);

describe('the home offers', () => {
  test('and first asks how far the district is', () => {
    expect(offerer(7).opening).toEqual([
      { type: 'offer', turn: 1, afterSeq: null, rewinds: false },
    ]);
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
    expect(kinds(home.answer(7))).toEqual(['line', 'halt', 'secured', 'timer']);
  });

  test('and asks now and then when there is nothing: a district that was restored is noticed', () => {
    const home = offerer(7);
    home.answer(7);
    const asked = home.tell({ type: 'timer', turn: home.state().turn });
    expect(asked).toMatchObject([{ type: 'offer', afterSeq: 7 }]);
    expect(last(home.answer(4))).toMatchObject({ type: 'offer', afterSeq: 4 });
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

  test('more and more rarely where it says how far it is and takes nothing; then a person is told', () => {
    const home = offerer(7);
    const rests: unknown[] = [];
    for (let count = 0; count < 7; count += 1) {
      home.answer(3);
      const effects = home.tell({ type: 'failed', turn: home.state().turn, because: 'refused' });
      expect(kinds(effects)).toEqual(count < 6 ? ['timer'] : ['halt', 'timer']);
      rests.push(effects.at(-1));
      home.tell({ type: 'timer', turn: home.state().turn });
    }
    expect([rests.at(0), rests.at(-1)]).toMatchObject([{ delayMs: 125 }, { delayMs: 5_000 }]);
    expect(home.answer(3)).toMatchObject([{}, { because: 'not-taken' }, {}, { type: 'offer' }]);
    expect(home.answer(5)).toMatchObject([{}, { because: null }, {}, { type: 'offer' }]);
  });
});

describe('a district with another history', () => {
  test.each([
    ['another entry under a number', 3, 'other'],
    ['more than there is here', 9, null],
  ])(
    '%s: the home takes it over, and offers its own order from where they parted',
    (_name, seq, chk) => {
      const home = offerer(7);
      expect(home.answer(seq, chk)).toMatchObject([{ type: 'common' }]);
      const turn = () => home.state().turn;
      expect(home.tell({ type: 'met', turn: turn(), point: at(2) })).toMatchObject([
        { type: 'fetch', from: at(2) },
      ]);
      const some = { type: 'fetched', turn: turn(), to: at(3), isDone: false, head: 8 } as const;
      expect(home.tell(some)).toMatchObject([{ type: 'fetch', from: at(3) }]);
      const rest = { type: 'fetched', turn: turn(), to: at(4), isDone: true, head: 9 } as const;
      expect(home.tell(rest)).toMatchObject([{ type: 'offer', afterSeq: 2, rewinds: true }]);
      expect(kinds(home.answer(9))).toEqual(['line', 'halt', 'secured', 'timer']);
    },
  );

  test('an end of the line in between begins anew', () => {
    const home = offerer(7);
    home.answer(3, 'other');
    home.tell({ type: 'met', turn: home.state().turn, point: at(2) });
    home.tell({ type: 'failed', turn: home.state().turn, because: 'unreachable' });
    expect(home.tell({ type: 'timer', turn: home.state().turn })).toMatchObject([
      { type: 'offer', afterSeq: null, rewinds: false },
    ]);
  });

  test('nothing in common breaks the promise of the backups: a person has to look', () => {
    const home = offerer(7);
    home.answer(3, 'other');
    expect(home.tell({ type: 'met', turn: home.state().turn, point: null })).toEqual([
      { type: 'halt', because: 'promise-broken' },
      { type: 'timer', turn: home.state().turn, delayMs: 600_000 },
    ]);
  });
});

describe('a home that halted', () => {
  function halted() {
    const home = offerer(7);
    home.answer(3);
    home.tell({ type: 'wordless', turn: home.state().turn });
    return home;
  }

  test.each<[string, (turn: number) => OffererEvent]>([
    ['a person', () => ({ type: 'nudge', by: 'person' })],
    ['the clock', (turn) => ({ type: 'timer', turn })],
  ])('asks where the district is when %s wants it, before it hands anything over', (_, ask) => {
    const home = halted();
    expect(home.tell(ask(home.state().turn))).toMatchObject([
      { type: 'offer', afterSeq: null, rewinds: false },
    ]);
    const where = home.answer(3);
    expect(where).toMatchObject([{}, { because: 'promise-broken' }, {}, { afterSeq: 3 }]);
    expect(home.answer(7)).toMatchObject([{}, { because: null }, {}, { type: 'timer' }]);
  });

  test('halts again with the reason of then', () => {
    const home = halted();
    home.tell({ type: 'nudge', by: 'person' });
    expect(home.answer(3, 'other')).toMatchObject([{ type: 'common' }]);
    const again = home.tell({ type: 'met', turn: home.state().turn, point: null });
    expect(again).toMatchObject([{ because: 'promise-broken' }, { delayMs: 600_000 }]);
  });

  test('is not woken by a line that is back, nor by what is appended', () => {
    const home = halted();
    expect(home.tell({ type: 'nudge', by: 'line' })).toEqual([]);
    expect(home.tell({ type: 'appended', head: 8 })).toEqual([]);
  });

  test('still says why where the district refuses again and again', () => {
    const home = halted();
    home.tell({ type: 'nudge', by: 'person' });
    for (let count = 0; count < 9; count += 1) {
      const effects = home.tell({ type: 'failed', turn: home.state().turn, because: 'refused' });
      expect(kinds(effects)).toEqual(['timer']);
      home.tell({ type: 'timer', turn: home.state().turn });
    }
    expect(home.answer(3)).toContainEqual({ type: 'halt', because: 'promise-broken' });
  });
});

test('whoever is superseded offers no more', () => {
  const home = offerer(7);
  expect(home.tell({ type: 'superseded', turn: home.state().turn })).toEqual([
    { type: 'halt', because: 'superseded' },
  ]);
  expect(home.tell({ type: 'appended', head: 8 })).toEqual([]);
  expect(home.tell({ type: 'nudge', by: 'person' })).toEqual([]);
});

describe('mail', () => {
  test('is fetched when everything was handed over, and then offered on', () => {
    const home = offerer(7);
    expect(last(home.answer(5, 'chk5', 2))).toMatchObject({ type: 'offer' });
    expect(last(home.answer(7, 'chk7', 2))).toMatchObject({ type: 'mail' });
    const mailed = { type: 'mailed', turn: home.state().turn, head: 9 } as const;
    expect(home.tell(mailed)).toMatchObject([{ type: 'offer', afterSeq: 7 }]);
  });

  test('that brings nothing new is asked for again after a rest', () => {
    const home = offerer(7);
    home.answer(7, 'chk7', 2);
    expect(home.tell({ type: 'mailed', turn: home.state().turn, head: 7 })).toMatchObject([
      { type: 'timer' },
    ]);
  });
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
  const answer = { type: 'offered', turn: late, position: at(7), ownChk: 'chk7', mail: 0 } as const;
  expect(home.tell(answer)).toEqual([]);
});

test('a nudge ends a rest', () => {
  const home = offerer(1);
  expect(home.tell({ type: 'nudge', by: 'line' })).toEqual([]);
  home.tell({ type: 'failed', turn: home.state().turn, because: 'unreachable' });
  expect(home.tell({ type: 'nudge', by: 'line' })).toMatchObject([{ type: 'offer' }]);
});
