import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanes, type Lane } from './lane.ts';
import { defaultQueueConfig, dueAtOf, laneOf, type QueueTicket } from './line.ts';
import { nextToCall, orderQueue } from './order.ts';
import { whyBehind } from './why.ts';

const MINUTE = 60_000;
const at = (minutes: number) => minutes * MINUTE;

function ticket(id: string, came: number, more: Partial<QueueTicket> = {}): QueueTicket {
  return { id, number: id, lane: id.charAt(0) as Lane, checkInAt: at(came), ...more };
}

/** `W1 came-earlier` for everybody before the ticket. */
function why(id: string, now: number, tickets: readonly QueueTicket[]): readonly string[] | null {
  const reasons = whyBehind({ now: at(now), pointer: 0, tickets }, id);
  return reasons?.map((reason) => `${reason.id} ${reason.why.code}`) ?? null;
}

const slot = (minutes: number) => ({ slotStartAt: at(minutes) });

describe('why a number is after another', () => {
  it.each([
    ['nobody is before the next', 'W1', 10, [ticket('W1', 1), ticket('W2', 2)], []],
    ['arrival', 'W2', 10, [ticket('W1', 1), ticket('W2', 2)], ['W1 came-earlier']],
    [
      'the number of two who came at once',
      'W2',
      10,
      [ticket('W2', 1), ticket('W1', 1)],
      ['W1 number'],
    ],
    [
      'the slot',
      'A1',
      10,
      [ticket('A1', 1, slot(9)), ticket('A2', 5, slot(8))],
      ['A2 earlier-slot'],
    ],
    ['the turn of lanes', 'W1', 10, [ticket('W1', 1), ticket('P1', 9)], ['P1 turn-P']],
    ['an emergency', 'P1', 10, [ticket('P1', 1), ticket('E1', 9)], ['E1 emergency']],
    ['an earlier emergency', 'E2', 10, [ticket('E1', 8), ticket('E2', 9)], ['E1 came-earlier']],
    [
      '80 years',
      'P1',
      10,
      [ticket('P1', 1), ticket('P2', 9, { isFirstInLane: true })],
      ['P2 eldest'],
    ],
    [
      'too long a wait',
      'A1',
      61,
      [ticket('A1', 50, slot(60)), ticket('W1', 0)],
      ['W1 waited-too-long'],
    ],
    ['the longer of two', 'W2', 90, [ticket('W2', 1), ticket('P1', 0)], ['P1 waited-longer']],
    ['a slot to come', 'A1', 10, [ticket('A1', 1, slot(30)), ticket('W1', 9)], ['W1 not-near']],
    [
      'an earlier slot to come',
      'A1',
      10,
      [ticket('A1', 1, slot(40)), ticket('A2', 9, slot(30))],
      ['A2 earlier-slot'],
    ],
    ['a late appointment', 'A1', 30, [ticket('A1', 20, slot(0)), ticket('W1', 19)], ['W1 late']],
    [
      'a pass',
      'W1',
      30,
      [ticket('W1', 1, { passedCount: 1 }), ticket('W2', 9)],
      ['W2 other-passed'],
    ],
    [
      'a pass of an hour ago',
      'W1',
      90,
      [ticket('W1', 1, { passedCount: 1 }), ticket('W2', 9)],
      ['W2 other-passed'],
    ],
  ])('%s', (...[, id, now, tickets, expected]) => {
    expect(why(id, now, tickets)).toEqual(expected);
  });

  it('says that somebody has the place back that a pass had cost', () => {
    const tickets = [
      ticket('W1', 1, { passedCount: 1 }),
      ticket('W2', 2),
      ticket('W3', 3),
      ticket('W4', 4),
    ];
    expect(why('W4', 30, tickets)).toEqual([
      'W2 came-earlier',
      'W3 came-earlier',
      'W1 back-in-place',
    ]);
  });

  it('does not know a ticket that does not wait', () => {
    expect(why('W9', 30, [ticket('W1', 1)])).toBeNull();
    expect(why('W1', 30, [ticket('W1', 1, { passedCount: 3 })])).toBeNull();
  });
});

const anyTicket = fc.record({
  lane: fc.constantFrom(...lanes),
  came: fc.integer({ min: 0, max: 120 }),
  slot: fc.integer({ min: 0, max: 180 }),
  hasPriority: fc.boolean(),
  isFirstInLane: fc.boolean(),
  passedCount: fc.constantFrom(0, 0, 0, 1, 2),
  doctor: fc.constantFrom(null, null, 'd1', 'd2'),
});
const anyQueue = fc.array(anyTicket, { maxLength: 20 }).map((rows) =>
  rows.map(
    ({ came, slot: start, doctor, ...row }, index): QueueTicket => ({
      ...row,
      id: `t${index}`,
      number: `t${index}`,
      checkInAt: at(came),
      slotStartAt: row.lane === 'A' ? at(start) : null,
      boundTo: doctor ? { doctorId: doctor, roomId: null } : null,
    }),
  ),
);
const moment = fc.integer({ min: 120, max: 240 }).map(at);

describe('any queue', () => {
  it('names everybody before a ticket, in their order, and says what is so', () => {
    fc.assert(
      fc.property(anyQueue, moment, fc.nat(5), (tickets, now, pointer) => {
        const snapshot = { now, pointer, tickets };
        const { order } = orderQueue(snapshot);
        const byId = new Map(tickets.map((one) => [one.id, one]));
        for (const [place, id] of order.entries()) {
          const reasons = whyBehind(snapshot, id) ?? [];
          expect(reasons.map((reason) => reason.id)).toEqual(order.slice(0, place));
          for (const reason of reasons)
            expect(isTrue(reason.why.code, [byId.get(reason.id), byId.get(id)], now)).toBe(true);
        }
      }),
    );
  });

  it('never gives a room who is bound to another, and keeps nobody beyond the limit', () => {
    fc.assert(
      fc.property(anyQueue, moment, (tickets, now) => {
        const caller = { doctorId: 'd1', roomId: 'r1' };
        let waiting: readonly QueueTicket[] = tickets;
        for (;;) {
          const call = nextToCall({ now, pointer: 0, tickets: waiting, caller });
          if (!call) break;
          const isLong = now - dueAtOf(call.ticket, defaultQueueConfig) > limit(call.ticket);
          expect(call.ticket.boundTo?.doctorId === 'd2' && !isLong).toBe(false);
          waiting = waiting.filter(({ id }) => id !== call.ticket.id);
        }
        const left = waiting.filter((one) => now - dueAtOf(one, defaultQueueConfig) > limit(one));
        expect(left).toEqual([]);
      }),
    );
  });
});

const limit = ({ lane }: QueueTicket) => at(lane === 'R' ? 40 : 60);

/** What a sentence claims of the two, without the order. */
function isTrue(
  code: string,
  [theirs, mine]: readonly [QueueTicket | undefined, QueueTicket | undefined],
  now: number,
): boolean {
  if (!theirs || !mine) return false;
  const waited = (one: QueueTicket) => now - dueAtOf(one, defaultQueueConfig);
  const passes = ({ passedCount = 0 }: QueueTicket) => passedCount;
  switch (code) {
    case 'emergency':
      return theirs.lane === 'E' && mine.lane !== 'E';
    case 'came-earlier':
      return theirs.checkInAt < mine.checkInAt;
    case 'earlier-slot':
      return (theirs.slotStartAt ?? 0) < (mine.slotStartAt ?? 0);
    case 'eldest':
      return theirs.isFirstInLane === true && mine.isFirstInLane !== true;
    case 'late':
      return laneOf(mine, defaultQueueConfig) === 'W' && mine.lane === 'A';
    case 'not-near':
      return mine.lane === 'A' && (mine.slotStartAt ?? 0) - at(10) > now;
    case 'waited-too-long':
      return waited(theirs) > limit(theirs);
    case 'waited-longer':
      return waited(theirs) >= waited(mine) && waited(mine) > limit(mine);
    case 'other-passed':
      return passes(mine) > 0;
    case 'back-in-place':
      return passes(theirs) > 0;
    case 'number':
      return theirs.checkInAt === mine.checkInAt;
    default:
      return code.startsWith('turn-');
  }
}
