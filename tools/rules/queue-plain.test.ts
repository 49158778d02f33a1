import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueSet } from './queue-set.ts';

/** A ticket of a case, in minutes of the day. */
type PlainTicket = {
  readonly id: string;
  readonly lane: 'E' | 'P' | 'A' | 'R' | 'W';
  readonly checkIn: number;
  readonly slot: number;
  readonly isPriority: boolean;
};

type PlainCase = {
  readonly now: number;
  readonly pointer: number;
  readonly tickets: readonly PlainTicket[];
};

const cycle = ['A', 'P', 'A', 'W', 'A', 'R'] as const;

const byArrival = (one: PlainTicket, other: PlainTicket) =>
  one.checkIn - other.checkIn || one.id.localeCompare(other.id, 'en', { numeric: true });

/** QUE-22: later than a quarter of an hour is a walk-in by arrival. */
const isLate = ({ lane, checkIn, slot }: PlainTicket) => lane === 'A' && checkIn > slot + 15;
const laneOf = (ticket: PlainTicket) => (isLate(ticket) ? 'W' : ticket.lane);
const dueOf = (ticket: PlainTicket) => (laneOf(ticket) === 'A' ? ticket.slot : ticket.checkIn);
const isFirst = ({ lane, isPriority }: PlainTicket) => lane === 'P' && isPriority;

/** domain.md i.3 once more, step by step as it is written and with nothing shared with the program. */
function plainOrder({ now, pointer, tickets }: PlainCase): string[] {
  const waiting = tickets.filter(({ checkIn }) => checkIn <= now);
  const order: string[] = [];
  let at = pointer;
  const call = (ticket: PlainTicket) => {
    order.push(ticket.id);
    waiting.splice(waiting.indexOf(ticket), 1);
  };
  for (;;) {
    const [urgent] = waiting.filter(({ lane }) => lane === 'E').toSorted(byArrival);
    const [starved] = waiting
      .filter((one) => now - dueOf(one) > (one.lane === 'R' ? 40 : 60))
      .toSorted((one, other) => dueOf(one) - dueOf(other) || byArrival(one, other));
    const next = urgent ?? starved;
    if (next) {
      call(next);
      continue;
    }
    const step = cycle.findIndex((_, offset) => heads(waiting, now, at + offset).length > 0);
    const [head] = heads(waiting, now, at + step);
    if (step === -1 || !head) return order;
    at = (at + step + 1) % cycle.length;
    call(head);
  }
}

/** Who may be called at a step of the cycle, the first of them first. */
function heads(waiting: readonly PlainTicket[], now: number, step: number): readonly PlainTicket[] {
  const lane = cycle[step % cycle.length];
  if (lane === 'A') {
    const due = waiting.filter((one) => laneOf(one) === 'A' && now >= one.slot - 10);
    return due.toSorted((one, other) => one.slot - other.slot || byArrival(one, other));
  }
  if (lane !== 'P') return waiting.filter((one) => laneOf(one) === lane).toSorted(byArrival);
  // With an appointment and priority: whichever lane calls first.
  return waiting
    .filter((one) => one.lane === 'P' || (one.lane === 'A' && one.isPriority))
    .toSorted(
      (one, other) => Number(isFirst(other)) - Number(isFirst(one)) || byArrival(one, other),
    );
}

const clock = (minutes: number) =>
  `2026-11-23T${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const plainTicket = fc.record({
  lane: fc.constantFrom('E', 'P', 'P', 'A', 'A', 'A', 'R', 'R', 'W', 'W', 'W'),
  checkIn: fc.integer({ min: 500, max: 660 }),
  slot: fc.integer({ min: 36, max: 46 }).map((quarter) => quarter * 15),
  isPriority: fc.boolean(),
});

const plainCase = fc.record({
  now: fc.integer({ min: 580, max: 660 }),
  pointer: fc.integer({ min: 0, max: 5 }),
  tickets: fc
    .array(plainTicket, { maxLength: 14 })
    .map((tickets) => tickets.map((one, index) => ({ ...one, id: `${one.lane}${index}` }))),
});

test('the order of any morning is that of the rules, written out a second time', () => {
  fc.assert(
    fc.property(plainCase, (plain: PlainCase) => {
      const tickets = plain.tickets.map(({ id, lane, checkIn, slot, isPriority }) => ({
        id,
        lane,
        checkInAt: clock(checkIn),
        ...(lane === 'A' ? { slotStart: clock(slot) } : {}),
        ...(lane === 'A' || lane === 'P' ? { priority: isPriority } : {}),
      }));
      const now = clock(plain.now);
      const judged = queueSet.judge({ now, pointer: plain.pointer, tickets });
      expect(judged).toMatchObject({ order: plainOrder(plain) });
    }),
    { numRuns: 500 },
  );
});
