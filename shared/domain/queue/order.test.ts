import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanes, type Lane } from './lane.ts';
import { compareNumbers, defaultQueueConfig, dueAtOf, type QueueTicket } from './line.ts';
import { callSequence, nextToCall, orderQueue } from './order.ts';

const MINUTE = 60_000;
/** Minutes after 08:00. */
const at = (minutes: number) => minutes * MINUTE;

/** `W1@5` is a walk-in of minute 5; `A2@5/20` an appointment of minute 20 that came at 5. */
function ticket(text: string, more: Partial<QueueTicket> = {}): QueueTicket {
  const [, id = '', came, slot] = /^(\w+)@(-?\d+)(?:\/(-?\d+))?$/.exec(text) ?? [];
  const slotStartAt = slot === undefined ? null : at(Number(slot));
  const lane = id.charAt(0) as Lane;
  return { id, number: id, lane, checkInAt: at(Number(came)), slotStartAt, ...more };
}

function calls(now: number, tickets: readonly QueueTicket[], pointer = 0): string {
  const sequence = callSequence({ now: at(now), pointer, tickets }, tickets.length);
  return sequence.map((call) => call.ticket.id).join(' ');
}

const many = (texts: string) => texts.split(' ').map((text) => ticket(text));

describe('the cycle (i.3.3)', () => {
  it('gives appointments every second call and the other lanes the rest', () => {
    const full = many('A1@0/5 A2@0/6 A3@0/7 A4@0/8 P1@1 P2@2 W1@1 W2@2 R1@1 R2@2');
    expect(calls(10, full)).toBe('A1 P1 A2 W1 A3 R1 A4 P2 W2 R2');
  });

  it.each([
    [0, 'A1 P1 W1 R1'],
    [1, 'P1 A1 W1 R1'],
    [2, 'A1 W1 R1 P1'],
    [3, 'W1 A1 R1 P1'],
    [5, 'R1 A1 P1 W1'],
  ])('starts at pointer %i: %s', (pointer, expected) => {
    expect(calls(10, many('A1@0/5 P1@1 W1@2 R1@3'), pointer)).toBe(expected);
  });

  it('skips empty lanes without favouring the one behind them', () => {
    expect(calls(10, many('P1@1 P2@2 P3@3 W1@1 W2@2 W3@3'))).toBe('P1 W1 P2 W2 P3 W3');
  });

  it('moves the pointer one step past the lane it called', () => {
    const pointers = callSequence(
      { now: at(10), pointer: 0, tickets: many('W1@1 R1@2 A1@0/5') },
      9,
    );
    expect(pointers.map((call) => [call.ticket.id, call.pointer])).toEqual([
      ['A1', 1],
      ['W1', 4],
      ['R1', 0],
    ]);
  });

  it('calls an appointment from ten minutes before its slot', () => {
    const early = many('A1@0/20');
    expect(nextToCall({ now: at(10) - 1, pointer: 0, tickets: early })).toBeNull();
    expect(nextToCall({ now: at(10), pointer: 0, tickets: early })?.ticket.id).toBe('A1');
  });
});

describe('inside a lane', () => {
  it('sorts appointments by slot and check-in, the others by check-in, ties by number', () => {
    expect(calls(10, many('A1@0/8 A2@1/5 A3@0/5'))).toBe('A3 A2 A1');
    expect(calls(10, many('W10@1 W9@1 W1@2'))).toBe('W9 W10 W1');
  });

  it('puts 80 years first in the priority lane', () => {
    expect(calls(10, [ticket('P1@1'), ticket('P2@5', { isFirstInLane: true })])).toBe('P2 P1');
  });

  it('calls an appointment with priority from whichever lane is first', () => {
    const both = ticket('A2@1/60', { hasPriority: true });
    expect(calls(10, [both, ...many('W1@0 P1@5')])).toBe('A2 W1 P1');
    expect(calls(10, [ticket('A2@1/8', { hasPriority: true }), ...many('A1@0/5 P1@0')])).toBe(
      'A1 P1 A2',
    );
  });

  it('calls somebody of the priority lane with an appointment from whichever lane is first', () => {
    const both = ticket('P2@1/20', {});
    const own = { ...both, slotStartAt: at(20) };
    expect(calls(9, [own, ...many('P1@0 P3@0')], 0)).toBe('P1 P3 P2');
    expect(calls(10, [own, ...many('P1@0 P3@0')], 0)).toBe('P2 P1 P3');
    const late = { ...own, slotStartAt: at(-20) };
    expect(calls(10, [late, ...many('P1@0 P3@0')], 0)).toBe('P1 P3 P2');
  });

  it('treats a late appointment as a walk-in by arrival (QUE-22)', () => {
    const tickets = many('W1@20 A1@16/0 A2@15/0');
    expect(calls(30, tickets)).toBe('A2 A1 W1');
    expect(nextToCall({ now: at(30), pointer: 3, tickets })?.because).toEqual(['i.3.3', 'QUE-22']);
  });
});

describe('before the cycle', () => {
  it('calls emergencies, the oldest first, without moving the pointer (i.3.1)', () => {
    const tickets = many('A1@0/5 E2@9 E1@8');
    const [first, second, third] = callSequence({ now: at(10), pointer: 2, tickets }, 3);
    expect([first?.ticket.id, second?.ticket.id, third?.ticket.id]).toEqual(['E1', 'E2', 'A1']);
    expect([first?.pointer, second?.pointer, third?.pointer]).toEqual([2, 2, 3]);
    expect(first?.because).toEqual(['i.3.1']);
  });

  it.each([
    ['W at 60 minutes', 'W1@0 A1@50/55', 60, 'A1 W1'],
    ['W beyond 60 minutes', 'W1@0 A1@50/55', 61, 'W1 A1'],
    ['R at 40 minutes', 'R1@0 A1@30/35', 40, 'A1 R1'],
    ['R beyond 40 minutes', 'R1@0 A1@30/35', 41, 'R1 A1'],
    ['an early bird counts from the slot', 'A1@0/50 P1@45', 100, 'A1 P1'],
    ['the longest of several', 'W1@5 P1@3 R1@20 A1@0/1', 80, 'A1 P1 W1 R1'],
    ['ties by check-in', 'W1@5 A1@4/5', 80, 'A1 W1'],
  ])('%s: (i.3.2)', (_name, tickets, now, expected) => {
    expect(calls(now, many(tickets))).toBe(expected);
  });

  it('does not move the pointer for who waited too long', () => {
    const call = nextToCall({ now: at(61), pointer: 4, tickets: many('W1@0 A1@50/55') });
    expect(call).toMatchObject({ pointer: 4, because: ['i.3.2'] });
  });
});

describe('passed tickets (QUE-20)', () => {
  const passedOnce = ticket('W1@0', { passedCount: 1 });

  it('stand behind the next two of their lane', () => {
    expect(calls(30, [passedOnce, ...many('W2@10 W3@11 W4@12')])).toBe('W2 W3 W1 W4');
    expect(calls(30, [passedOnce, ...many('W2@10')])).toBe('W2 W1');
    expect(calls(30, [passedOnce])).toBe('W1');
  });

  it('stand at the tail after a second pass, and are void after a third', () => {
    const line = many('W2@10 W3@11 W4@12');
    expect(calls(30, [ticket('W1@0', { passedCount: 2 }), ...line])).toBe('W2 W3 W4 W1');
    const third = [ticket('W1@0', { passedCount: 3 }), ...line];
    expect(calls(30, third)).toBe('W2 W3 W4');
    expect(orderQueue({ now: at(30), pointer: 0, tickets: third }).order).not.toContain('W1');
  });

  it('do not leap forward again for having waited long', () => {
    expect(calls(90, [passedOnce, ...many('W2@50 W3@51 W4@52')])).toBe('W2 W3 W1 W4');
  });

  it('wait behind their own lane only', () => {
    expect(calls(30, [passedOnce, ...many('P1@20 W2@10 W3@11')])).toBe('P1 W2 W3 W1');
  });
});

describe('orderQueue', () => {
  it('ends with appointments that are not near yet, and gives every reason', () => {
    const tickets = [...many('A2@0/60 A1@0/30 E1@5 W1@1'), ticket('P1@2', { isFirstInLane: true })];
    expect(orderQueue({ now: at(10), pointer: 0, tickets })).toEqual({
      order: ['E1', 'P1', 'W1', 'A1', 'A2'],
      because: {
        E1: ['i.3.1'],
        P1: ['i.3.3', 'QUE-02'],
        W1: ['i.3.3'],
        A1: ['i.3.3', 'QUE-11'],
        A2: ['i.3.3', 'QUE-11'],
      },
    });
  });

  it('calls a lane that the cycle forgets when no other has anybody', () => {
    const config = { ...defaultQueueConfig, cycle: ['A', 'P'] as const };
    const sequence = callSequence(
      { now: at(10), pointer: 1, tickets: many('R1@1 W1@2 P1@3 P2@4'), config },
      9,
    );
    expect(sequence.map((call) => call.ticket.id)).toEqual(['P1', 'P2', 'R1', 'W1']);
    expect(sequence.map((call) => call.pointer)).toEqual([0, 0, 0, 0]);
  });
});

describe('compareNumbers', () => {
  it('counts as people do', () => {
    const numbers = ['A10', 'B1', 'A9', 'A', 'M2', 'A009'];
    expect(numbers.toSorted(compareNumbers)).toEqual(['A', 'A009', 'A9', 'A10', 'B1', 'M2']);
  });
});

describe('any queue', () => {
  const anyTicket = fc.record({
    lane: fc.constantFrom(...lanes),
    came: fc.integer({ min: 0, max: 120 }),
    slot: fc.integer({ min: 0, max: 180 }),
    hasPriority: fc.boolean(),
    isFirstInLane: fc.boolean(),
    passedCount: fc.constantFrom(0, 0, 0, 1, 2),
  });
  const anyQueue = fc.array(anyTicket, { maxLength: 25 }).map((rows) =>
    rows.map(({ came, slot, ...row }, index): QueueTicket => {
      const slotStartAt = row.lane === 'A' ? slot * MINUTE : null;
      return {
        ...row,
        id: `t${index}`,
        number: `t${index}`,
        checkInAt: came * MINUTE,
        slotStartAt,
      };
    }),
  );
  const now = fc.integer({ min: 120, max: 240 }).map(at);
  const pointer = fc.nat(5);

  it('loses and doubles nobody', () => {
    fc.assert(
      fc.property(anyQueue, now, pointer, (tickets, moment, start) => {
        const { order, because } = orderQueue({ now: moment, pointer: start, tickets });
        expect(order.toSorted()).toEqual(tickets.map(({ id }) => id).toSorted());
        expect(Object.keys(because).toSorted()).toEqual(order.toSorted());
      }),
    );
  });

  it('has the same order however it is listed', () => {
    const shuffled = anyQueue.chain((tickets) =>
      fc.tuple(
        fc.constant(tickets),
        fc.shuffledSubarray(tickets, { minLength: tickets.length, maxLength: tickets.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, now, pointer, ([tickets, other], moment, start) => {
        const order = orderQueue({ now: moment, pointer: start, tickets });
        expect(orderQueue({ now: moment, pointer: start, tickets: other })).toEqual(order);
      }),
    );
  });

  it('calls all emergencies first', () => {
    fc.assert(
      fc.property(anyQueue, now, (tickets, moment) => {
        const { order } = orderQueue({ now: moment, pointer: 0, tickets });
        const laneById = new Map(tickets.map(({ id, lane }) => [id, lane]));
        const emergencies = tickets.filter(({ lane }) => lane === 'E').length;
        const head = order.slice(0, emergencies).map((id) => laneById.get(id));
        expect(head.every((lane) => lane === 'E')).toBe(true);
      }),
    );
  });

  it('lets nobody be overtaken once the wait is too long, except by emergencies and longer waits', () => {
    fc.assert(
      fc.property(anyQueue, now, pointer, (rows, moment, start) => {
        const tickets = rows.map((row) => ({ ...row, passedCount: 0 }));
        const waitOf = (one: QueueTicket) => moment - dueAtOf(one, defaultQueueConfig);
        const limitOf = (one: QueueTicket) => (one.lane === 'R' ? 40 : 60) * MINUTE;
        const called = callSequence({ now: moment, pointer: start, tickets }, 99).map(
          (c) => c.ticket,
        );
        const overdue = called.filter((one) => one.lane !== 'E' && waitOf(one) > limitOf(one));
        const others = called.filter((one) => one.lane !== 'E').slice(0, overdue.length);
        expect(others).toEqual(overdue);
        expect(overdue.map(waitOf)).toEqual(overdue.map(waitOf).toSorted((a, b) => b - a));
      }),
    );
  });

  it('empties call by call, one ticket each five minutes', () => {
    fc.assert(
      fc.property(anyQueue, (rows) => {
        const tickets = rows.map((row) => ({ ...row, slotStartAt: row.slotStartAt ? 0 : null }));
        let waiting: readonly QueueTicket[] = tickets;
        let pointerNow = 0;
        for (let step = 0; step < tickets.length; step += 1) {
          const call = nextToCall({
            now: at(120 + step * 5),
            pointer: pointerNow,
            tickets: waiting,
          });
          expect(call).not.toBeNull();
          pointerNow = call?.pointer ?? 0;
          waiting = waiting.filter(({ id }) => id !== call?.ticket.id);
        }
        expect(waiting).toEqual([]);
      }),
    );
  });
});
