import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, follower, kinds, last } from '../../tests/support/told-follower.ts';
import type { FollowerEvent } from './follower.ts';

describe('whoever is judged by what the home has', () => {
  test('shows the position before it hands over, so that a restored home gets back what it lost', () => {
    const guest = follower({ seq: 3, highNo: 1, showsFirst: true });
    expect(last(guest.greet({ head: 0 }))).toMatchObject({ type: 'pull', from: at(3) });
    expect(guest.tell({ type: 'diverged', turn: guest.turn() })).toMatchObject([
      { type: 'common' },
    ]);
    guest.tell({ type: 'met', turn: guest.turn(), point: at(0) });
    const back = guest.tell({ type: 'rewound', turn: guest.turn(), cursor: at(0), limbo: 3 });
    expect(back).toMatchObject([{ type: 'donate', isFirst: true }]);
    const given = guest.tell({ type: 'donated', turn: guest.turn(), left: 0 });
    expect(given).toMatchObject([{ type: 'pull', from: at(0) }]);
    guest.page(0, 3);
    const seen = guest.tell({ type: 'stored', turn: guest.turn(), cursor: at(3) });
    expect(seen).toMatchObject([{ type: 'push', afterNo: 0 }]);
  });

  test('hands over what it has also when it gets no page any more', () => {
    const guest = follower({ seq: 3, highNo: 1, showsFirst: true });
    guest.greet({ head: 3 });
    const refused = guest.tell({ type: 'failed', turn: guest.turn(), because: 'refused' });
    expect(refused).toMatchObject([{ type: 'push', afterNo: 0 }]);
    const done = guest.tell({ type: 'pushed', turn: guest.turn(), outcome: 'accepted', lastNo: 1 });
    expect(kinds(done)).toEqual(['acknowledge', 'wait']);
    const rests = guest.tell({ type: 'failed', turn: guest.turn(), because: 'refused' });
    expect(kinds(rests)).toEqual(['timer']);
  });
});

describe('a round', () => {
  test('begins with hello', () => {
    expect(follower().opening).toEqual([{ type: 'hello', turn: 1 }]);
  });

  test('pushes until empty, pulls until the head, then waits', () => {
    const desk = follower({ highNo: 3 });
    expect(last(desk.greet({ head: 1 }))).toMatchObject({ type: 'push', afterNo: 0 });
    const more = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'accepted', lastNo: 2 });
    expect(more).toMatchObject([
      { type: 'acknowledge', no: 2 },
      { type: 'push', afterNo: 2 },
    ]);
    const done = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'accepted', lastNo: 3 });
    expect(done).toMatchObject([
      { type: 'acknowledge', no: 3 },
      { type: 'pull', from: at(0) },
    ]);
    expect(kinds(desk.page(0, 4))).toEqual(['store']);
    const next = desk.tell({ type: 'stored', turn: desk.turn(), cursor: at(2) });
    expect(next).toMatchObject([{ type: 'pull', from: at(2) }]);
    desk.page(2, 4);
    const end = desk.tell({ type: 'stored', turn: desk.turn(), cursor: at(4) });
    expect(end).toMatchObject([{ type: 'wait', seq: 4 }]);
  });

  test('shows its position once even when nothing seems new', () => {
    const desk = follower({ seq: 5 });
    expect(last(desk.greet({ head: 5 }))).toMatchObject({ type: 'pull', from: at(5) });
    expect(desk.page(5, 5, true)).toMatchObject([{ type: 'wait', seq: 5 }]);
  });

  test('goes on with pulling when the home has news, and with waiting when it has none', () => {
    const desk = follower();
    desk.greet();
    desk.page(0, 0, true);
    expect(desk.tell({ type: 'waited', turn: desk.turn(), head: 0 })).toMatchObject([
      { type: 'wait' },
    ]);
    expect(desk.tell({ type: 'waited', turn: desk.turn(), head: 3 })).toMatchObject([
      { type: 'pull' },
    ]);
  });
});

describe('a local act', () => {
  test('interrupts waiting', () => {
    const desk = follower();
    desk.greet();
    desk.page(0, 0, true);
    expect(desk.tell({ type: 'issued', highNo: 1 })).toMatchObject([
      { type: 'cancel' },
      { type: 'push', afterNo: 0 },
    ]);
  });

  test('interrupts nothing else, and is pushed in the same round', () => {
    const desk = follower();
    desk.greet();
    expect(desk.tell({ type: 'issued', highNo: 1 })).toEqual([]);
    expect(desk.page(0, 0, true)).toMatchObject([{ type: 'push', afterNo: 0 }]);
  });

  test('does not hurry a follower that rests', () => {
    const desk = follower();
    desk.tell({ type: 'failed', turn: desk.turn(), because: 'unreachable' });
    expect(desk.tell({ type: 'issued', highNo: 1 })).toEqual([]);
  });
});

describe('without an answer', () => {
  test('nothing counts as done', () => {
    const desk = follower({ highNo: 2 });
    desk.greet();
    const effects = desk.tell({ type: 'failed', turn: desk.turn(), because: 'unreachable' });
    expect(effects).toMatchObject([{ type: 'line', isReachable: false }, { type: 'timer' }]);
    expect(desk.state().ackedNo).toBe(0);
    expect(desk.tell({ type: 'timer', turn: desk.turn() })).toMatchObject([{ type: 'hello' }]);
  });

  test.each(['not-enrolled', 'wrong-version'] as const)(
    'it says why nobody answers it: %s',
    (because) => {
      const desk = follower();
      const effects = desk.tell({ type: 'failed', turn: desk.turn(), because });
      expect(effects).toMatchObject([{ type: 'halt', because }, { type: 'timer' }]);
      desk.tell({ type: 'timer', turn: desk.turn() });
      expect(desk.greet()).toContainEqual({ type: 'halt', because: null });
    },
  );

  test('it rests longer and longer, up to ten seconds', () => {
    const desk = follower();
    const rests: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const timer = desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' }).at(-1);
      rests.push(timer?.type === 'timer' ? timer.delayMs : -1);
      desk.tell({ type: 'timer', turn: desk.turn() });
    }
    expect(rests).toEqual([188, 375, 750, 1500, 3000, 6000, 7500, 7500, 7500]);
    desk.greet();
    desk.page(0, 0, true);
    const timer = last(desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' }));
    expect(timer).toMatchObject({ delayMs: 188 });
  });

  test('also where the greeting is answered and nothing else; then a person is told, until something is taken', () => {
    const desk = follower({ highNo: 2 });
    const refused = () => desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' });
    const again = () => {
      desk.tell({ type: 'timer', turn: desk.turn() });
      return desk.greet();
    };
    desk.greet();
    for (let count = 1; count < 7; count += 1) {
      expect(kinds(refused())).toEqual(['timer']);
      expect(again()).toMatchObject([{ type: 'line' }, { because: null }, { type: 'push' }]);
    }
    expect(refused()).toMatchObject([{ because: 'not-taken' }, { type: 'timer', delayMs: 7500 }]);
    expect(again()).toMatchObject([{ type: 'line' }, { because: 'not-taken' }, { type: 'push' }]);
    const taken = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'accepted', lastNo: 1 });
    expect(taken).toMatchObject([{ type: 'acknowledge' }, { because: null }, { type: 'push' }]);
    expect(refused()).toMatchObject([{ type: 'timer', delayMs: 188 }]);
  });

  test('also where limbo is taken again and again, and no page comes', () => {
    const desk = follower({ seq: 3 });
    const delays = Array.from({ length: 4 }, () => {
      expect(last(desk.greet({ head: 3, limbo: 1 }))).toMatchObject({ type: 'donate' });
      desk.tell({ type: 'donated', turn: desk.turn(), left: 0 });
      const rest = last(desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' }));
      desk.tell({ type: 'timer', turn: desk.turn() });
      return rest?.type === 'timer' ? rest.delayMs : 0;
    });
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(new Set(delays).size).toBe(delays.length);
  });
  test('a nudge ends the rest, and does nothing otherwise', () => {
    const desk = follower();
    expect(desk.tell({ type: 'nudge', by: 'line' })).toEqual([]);
    desk.tell({ type: 'failed', turn: desk.turn(), because: 'unreachable' });
    expect(desk.tell({ type: 'nudge', by: 'line' })).toMatchObject([{ type: 'hello' }]);
  });

  test('a late answer counts for nothing', () => {
    const desk = follower({ highNo: 2 });
    desk.greet();
    const late = desk.turn();
    desk.tell({ type: 'failed', turn: late, because: 'unreachable' });
    expect(desk.tell({ type: 'pushed', turn: late, outcome: 'accepted', lastNo: 2 })).toEqual([]);
    expect(desk.state().ackedNo).toBe(0);
  });
});

test('a round ends after some waits: what was acknowledged and lost again is noticed', () => {
  const desk = follower({ ackedNo: 2, highNo: 2 });
  desk.greet({ lastNo: 2 });
  desk.page(0, 0, true);
  const waited = () => desk.tell({ type: 'waited', turn: desk.turn(), head: 0 });
  for (let count = 1; count < 6; count += 1) expect(kinds(waited())).toEqual(['wait']);
  expect(kinds(waited())).toEqual(['hello']);
  expect(last(desk.greet({ lastNo: 1 }))).toMatchObject({ type: 'push', afterNo: 1 });
});

describe('what does not add up', () => {
  const rebirth = [{ type: 'rebirth' }];

  test('the home has more of this stream than there is: this database was rolled back', () => {
    expect(follower({ highNo: 2 }).greet({ lastNo: 3 })).toMatchObject(rebirth);
  });

  test('the home has another transaction under the number: two databases write as one', () => {
    const desk = follower({ highNo: 2 });
    expect(desk.greet({ lastNo: 2, ownHash: 'other' })).toMatchObject(rebirth);
    expect(follower({ highNo: 2 }).greet({ lastNo: 2, ownHash: null })).toMatchObject(rebirth);
    const reborn = { type: 'reborn', turn: desk.turn(), highNo: 1 } as const;
    expect(desk.tell(reborn)).toMatchObject([{ type: 'hello' }]);
    expect(last(desk.greet())).toMatchObject({ type: 'push', afterNo: 0 });
  });

  test('the home lost what it acknowledged: it gets it again', () => {
    const desk = follower({ ackedNo: 4, highNo: 5 });
    const effects = desk.greet({ lastNo: 2 });
    expect(effects).toContainEqual({ type: 'acknowledge', turn: desk.turn(), no: 2 });
    expect(last(effects)).toMatchObject({ type: 'push', afterNo: 2 });
  });

  test('what the disk did not take is acknowledged again', () => {
    const desk = follower({ highNo: 3 });
    desk.greet();
    desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'accepted', lastNo: 3 });
    desk.tell({ type: 'failed', turn: desk.turn(), because: 'refused' });
    desk.tell({ type: 'timer', turn: desk.turn() });
    const effects = desk.greet({ lastNo: 3 });
    expect(effects).toContainEqual({ type: 'acknowledge', turn: desk.turn(), no: 3 });
  });

  test('a gap is filled from where the home says', () => {
    const desk = follower({ ackedNo: 3, highNo: 5 });
    desk.greet({ lastNo: 3 });
    const effects = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'gap', lastNo: 1 });
    expect(effects).toMatchObject([{ type: 'acknowledge', no: 1 }, { type: 'timer' }]);
    desk.tell({ type: 'timer', turn: desk.turn() });
    expect(last(desk.greet({ lastNo: 1 }))).toMatchObject({ type: 'push', afterNo: 1 });
  });

  test('a gap that nothing here can fill', () => {
    const desk = follower({ highNo: 5 });
    desk.greet();
    const effects = desk.tell({ type: 'failed', turn: desk.turn(), because: 'unfillable' });
    expect(effects).toMatchObject(rebirth);
  });

  test('a fork is never written over', () => {
    const desk = follower({ highNo: 5 });
    desk.greet();
    const effects = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'fork', lastNo: 0 });
    expect(effects).toMatchObject(rebirth);
    expect(desk.tell({ type: 'issued', highNo: 6 })).toEqual([]);
  });

  test('a position that the home does not know', () => {
    const desk = follower({ seq: 9 });
    desk.greet({ head: 3 });
    expect(desk.tell({ type: 'diverged', turn: desk.turn() })).toMatchObject([{ type: 'common' }]);
    const met = { type: 'met', turn: desk.turn(), point: at(2) } as const;
    expect(desk.tell(met)).toMatchObject([{ type: 'rewind', to: at(2) }]);
    const rewound = { type: 'rewound', turn: desk.turn(), cursor: at(2), limbo: 7 } as const;
    expect(desk.tell(rewound)).toMatchObject([{ type: 'donate', isFirst: true }]);
    expect(desk.tell({ type: 'donated', turn: desk.turn(), left: 3 })).toMatchObject([
      { type: 'donate', isFirst: false },
    ]);
    expect(desk.tell({ type: 'donated', turn: desk.turn(), left: 0 })).toMatchObject([
      { type: 'pull', from: at(2) },
    ]);
  });

  test('what was left in limbo is offered again in every round', () => {
    const desk = follower({ highNo: 1 });
    expect(last(desk.greet({ limbo: 2 }))).toMatchObject({ type: 'donate', isFirst: true });
    const busy = { type: 'failed', turn: desk.turn(), because: 'busy' } as const;
    expect(desk.tell(busy)).toMatchObject([{ type: 'pull' }]);
  });

  test('nothing in common above what is durable: a person has to look', () => {
    const desk = follower({ seq: 9 });
    desk.greet({ head: 3 });
    desk.tell({ type: 'diverged', turn: desk.turn() });
    expect(desk.tell({ type: 'met', turn: desk.turn(), point: null })).toEqual([
      { type: 'halt', because: 'promise-broken' },
      { type: 'timer', turn: desk.turn(), delayMs: 600_000 },
    ]);
  });

  test('while a snapshot is loaded it stands still, and begins anew at the new cursor', () => {
    const desk = follower({ seq: 3, highNo: 1 });
    desk.greet({ head: 9, lastNo: 1 });
    expect(desk.tell({ type: 'let-go', turn: desk.turn() })).toEqual([]);
    expect(desk.tell({ type: 'issued', highNo: 2 })).toEqual([]);
    expect(desk.tell({ type: 'nudge', by: 'line' })).toEqual([]);
    desk.tell({ type: 'start', cursor: at(7), ackedNo: 1, highNo: 2 });
    expect(last(desk.greet({ head: 9, lastNo: 2 }))).toMatchObject({ type: 'pull', from: at(7) });
  });

  test('a page that is not what it says stops the scope', () => {
    const desk = follower();
    desk.greet({ head: 3 });
    expect(desk.tell({ type: 'broken', turn: desk.turn() })).toEqual([
      { type: 'halt', because: 'diverged' },
      { type: 'timer', turn: desk.turn(), delayMs: 600_000 },
    ]);
  });

  test('a page from another place is not stored', () => {
    const desk = follower({ seq: 2 });
    desk.greet({ head: 5 });
    expect(kinds(desk.page(1, 5))).toEqual(['timer']);
  });

  test('an empty page below the head is no progress', () => {
    const desk = follower();
    desk.greet({ head: 5 });
    expect(kinds(desk.page(0, 5, true))).toEqual(['timer']);
  });
});

test('a schema that the home does not serve any more still hands over what it has', () => {
  const desk = follower({ highNo: 1 });
  const effects = desk.greet({ canPull: false, head: 7 });
  expect(effects).toContainEqual({ type: 'halt', because: 'newer-schema' });
  expect(last(effects)).toMatchObject({ type: 'push' });
  const next = desk.tell({ type: 'pushed', turn: desk.turn(), outcome: 'accepted', lastNo: 1 });
  expect(last(next)).toMatchObject({ type: 'wait', seq: 7 });
});

test('a device that is not let in says so and keeps asking', () => {
  const desk = follower();
  const effects = desk.tell({ type: 'failed', turn: desk.turn(), because: 'not-enrolled' });
  expect(effects).toMatchObject([{ type: 'halt', because: 'not-enrolled' }, { type: 'timer' }]);
  desk.tell({ type: 'timer', turn: desk.turn() });
  expect(desk.greet()).toContainEqual({ type: 'halt', because: null });
});

const turn = fc.integer({ min: 0, max: 30 });
const position = fc.nat(4).map(at);
const anyEvent: fc.Arbitrary<FollowerEvent> = fc.oneof(
  fc.nat(5).map((highNo) => ({ type: 'issued' as const, highNo })),
  fc.record({
    type: fc.constant('greeted' as const),
    turn,
    greeting: fc.record({
      head: fc.nat(4),
      lastNo: fc.nat(5),
      lastHash: fc.constant('h'),
      ownHash: fc.constant('h'),
      canPull: fc.boolean(),
      limbo: fc.nat(2),
    }),
  }),
  fc.record({
    type: fc.constant('pushed' as const),
    turn,
    outcome: fc.constantFrom('accepted' as const, 'gap' as const, 'fork' as const),
    lastNo: fc.nat(5),
  }),
  fc.record({
    type: fc.constant('paged' as const),
    turn,
    page: fc.record({ from: position, head: fc.nat(4), isEmpty: fc.boolean() }),
  }),
  fc.record({ type: fc.constant('stored' as const), turn, cursor: position }),
  fc.record({ type: fc.constantFrom('diverged' as const, 'broken' as const), turn }),
  fc.record({ type: fc.constant('met' as const), turn, point: fc.option(position) }),
  fc.record({ type: fc.constant('rewound' as const), turn, cursor: position, limbo: fc.nat(2) }),
  fc.record({ type: fc.constant('donated' as const), turn, left: fc.nat(2) }),
  fc.record({ type: fc.constant('reborn' as const), turn, highNo: fc.nat(5) }),
  fc.record({ type: fc.constant('waited' as const), turn, head: fc.nat(4) }),
  fc.record({
    type: fc.constant('failed' as const),
    turn,
    because: fc.constantFrom('unreachable' as const, 'refused' as const, 'unfillable' as const),
  }),
  fc.record({ type: fc.constant('timer' as const), turn }),
  fc.constantFrom('person' as const, 'line' as const).map((by) => ({ type: 'nudge' as const, by })),
);

test('whatever it hears, it does one thing at a time and never acknowledges by itself', () => {
  const recovery = ['common', 'rewind', 'donate', 'rebirth'];
  const asks = new Set(['hello', 'push', 'pull', 'wait', 'store', 'timer', ...recovery]);
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const desk = follower({ highNo: 2 });
      for (const event of events) {
        const before = desk.state();
        const isOfThisTurn = 'turn' in event && event.turn === before.turn;
        const effects = desk.tell(event);
        expect(effects.filter(({ type }) => asks.has(type)).length).toBeLessThanOrEqual(1);
        expect(desk.state().ackedNo).toBeLessThanOrEqual(desk.state().highNo);
        if (effects.some(({ type }) => type === 'push' || type === 'donate'))
          expect(desk.state().haltedBecause).toBeNull();
        if (effects.some(({ type }) => type === 'acknowledge')) expect(isOfThisTurn).toBe(true);
        for (const effect of effects)
          if ('turn' in effect && effect.type !== 'store')
            expect(effect.turn).toBe(before.turn + 1);
      }
    }),
    { numRuns: 500 },
  );
});

describe('a relay that can not hand over', () => {
  const busy = (desk: ReturnType<typeof follower>) =>
    desk.tell({ type: 'failed', turn: desk.turn(), because: 'busy' });

  test('holds back what is to be pushed, and the round goes on to what is new', () => {
    const desk = follower({ highNo: 1 });
    expect(last(desk.greet({ head: 1 }))).toMatchObject({ type: 'push' });
    expect(busy(desk)).toMatchObject([{ type: 'pull' }]);
    desk.page(0, 1);
    const stored = desk.tell({ type: 'stored', turn: desk.turn(), cursor: at(1) });
    expect(stored).toMatchObject([{ type: 'wait', seq: 1 }]);
  });

  test('tries again after every wait, when the way may be open, and with the next act', () => {
    const desk = follower({ highNo: 1 });
    desk.greet();
    busy(desk);
    desk.page(0, 0, true);
    const waited = desk.tell({ type: 'waited', turn: desk.turn(), head: 0 });
    expect(waited).toMatchObject([{ type: 'push', afterNo: 0 }]);
    expect(busy(desk)).toMatchObject([{ type: 'wait' }]);
    expect(kinds(desk.tell({ type: 'nudge', by: 'line' }))).toEqual(['cancel', 'push']);
    expect(busy(desk)).toMatchObject([{ type: 'wait' }]);
    expect(kinds(desk.tell({ type: 'issued', highNo: 2 }))).toEqual(['cancel', 'push']);
  });

  test('a nudge does not disturb who holds nothing back', () => {
    const desk = follower();
    desk.greet();
    desk.page(0, 0, true);
    expect(desk.tell({ type: 'nudge', by: 'line' })).toEqual([]);
  });

  test('anything else that is too busy is asked again after a rest', () => {
    const desk = follower();
    expect(kinds(busy(desk))).toEqual(['timer']);
  });
});
