import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CycleStep, pointerAfterPutBack } from './cycle-step.ts';
import type { Lane } from './lane.ts';
import type { QueueTicket } from './line.ts';
import { callSequence, nextToCall } from './order.ts';

const MINUTE = 60_000;
const now = 30 * MINUTE;

const anyTickets = fc
  .array(fc.constantFrom<Lane>('P', 'A', 'R', 'W', 'E'), { minLength: 1, maxLength: 12 })
  .map((lanes) =>
    lanes.map((lane, at): QueueTicket => {
      const id = `${lane}${at}`;
      return { id, number: id, lane, checkInAt: at * MINUTE, slotStartAt: at * MINUTE };
    }),
  );

type Called = { readonly ticket: QueueTicket; readonly step: CycleStep | null };

function call(pointer: number, tickets: readonly QueueTicket[]): Called {
  const next = nextToCall({ now, pointer, tickets });
  if (!next) throw new Error('somebody waits');
  const step = next.lane === null ? null : { from: pointer, to: next.pointer };
  return { ticket: next.ticket, step };
}

function orderOf(pointer: number, tickets: readonly QueueTicket[]) {
  return callSequence({ now, pointer, tickets }, 99).map(({ ticket }) => ticket.id);
}

test('calls that are put back, the last one first, leave the queue as it was', () => {
  fc.assert(
    fc.property(anyTickets, fc.nat(5), fc.nat(11), (tickets, start, count) => {
      let pointer = start;
      let waiting = tickets;
      const calls: Called[] = [];
      while (calls.length <= count && waiting.length > 0) {
        const called = call(pointer, waiting);
        calls.push(called);
        waiting = waiting.filter(({ id }) => id !== called.ticket.id);
        pointer = called.step?.to ?? pointer;
      }
      for (const { ticket, step } of calls.toReversed()) {
        pointer = pointerAfterPutBack(pointer, step);
        waiting = [...waiting, ticket];
      }
      expect(pointer).toBe(start);
      expect(orderOf(pointer, waiting)).toEqual(orderOf(start, tickets));
    }),
  );
});

test('calling and putting back again and again calls the same person', () => {
  fc.assert(
    fc.property(anyTickets, fc.nat(5), (tickets, start) => {
      const first = call(start, tickets);
      let pointer = start;
      for (let round = 0; round < 7; round += 1) {
        const { ticket, step } = call(pointer, tickets);
        expect(ticket.id).toBe(first.ticket.id);
        pointer = pointerAfterPutBack(step?.to ?? pointer, step);
      }
    }),
  );
});

test('a call that another one followed gives its lane no second turn', () => {
  expect(pointerAfterPutBack(2, { from: 0, to: 1 })).toBe(2);
  expect(pointerAfterPutBack(2, null)).toBe(2);
});
