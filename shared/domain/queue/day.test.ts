import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterEvent,
  type QueueDay,
  type QueueEvent,
  type TicketStanding,
  waitingOf,
} from './day.ts';
import type { Lane } from './lane.ts';
import { callSequence } from './order.ts';

const MINUTE = 60_000;

function day(texts: string, standing: TicketStanding = 'waiting'): QueueDay {
  const tickets = texts.split(' ').map((text) => {
    const [id = '', came = '0'] = text.split('@');
    const lane = id.charAt(0) as Lane;
    return { ticket: { id, number: id, lane, checkInAt: Number(came) * MINUTE }, standing };
  });
  return { pointer: 0, tickets };
}

/** `call W1@5` */
function play(start: QueueDay, ...events: readonly string[]): QueueDay {
  return events.reduce((state, text) => {
    const [, type, ticketId = '', minute] = /^(\w+) (\w+)@(\d+)$/.exec(text) ?? [];
    const event = { type: type as QueueEvent['type'], ticketId, at: Number(minute) * MINUTE };
    return afterEvent(state, event);
  }, start);
}

function order(state: QueueDay, minute: number): string {
  const snapshot = { now: minute * MINUTE, pointer: state.pointer, tickets: waitingOf(state) };
  return callSequence(snapshot, 99)
    .map((call) => call.ticket.id)
    .join(' ');
}

const standingOf = (state: QueueDay, id: string) =>
  state.tickets.find(({ ticket }) => ticket.id === id)?.standing;

describe('a day at the queue', () => {
  it('lets a passed ticket stand behind the next two, decided at its return (QUE-20)', () => {
    const state = play(day('W1@0 W2@1 W3@2 W4@3'), 'call W1@5', 'noAnswer W1@7', 'return W1@8');
    expect(order(state, 9)).toBe('W2 W3 W1 W4');
    const later = play(state, 'call W2@10', 'end W2@15');
    expect(order(later, 16)).toBe('W3 W1 W4');
  });

  it('lets newcomers not slip in before it', () => {
    const absent = day('W9@0', 'absent').tickets;
    const start = day('W1@0 W2@1');
    const state = play(
      { ...start, tickets: [...start.tickets, ...absent] },
      'call W1@5',
      'noAnswer W1@7',
      'return W1@8',
      'checkIn W9@9',
    );
    expect(order(state, 10)).toBe('W2 W1 W9');
  });

  it('keeps the order of two that come back to the same place', () => {
    const away = play(
      day('W1@0 W2@1 W3@2 W4@3 W5@4'),
      'call W1@5',
      'noAnswer W1@6',
      'call W2@7',
      'noAnswer W2@8',
    );
    expect(order(play(away, 'return W2@9', 'return W1@10'), 11)).toBe('W3 W4 W2 W1 W5');
  });

  it('puts a second pass to the tail and voids the third', () => {
    const twice = play(
      day('W1@0 W2@1 W3@2 W4@3'),
      'call W1@5',
      'noAnswer W1@7',
      'return W1@8',
      'call W1@9',
      'noAnswer W1@10',
      'return W1@11',
    );
    expect(order(twice, 12)).toBe('W2 W3 W4 W1');
    const thrice = play(twice, 'call W1@13', 'noAnswer W1@14', 'return W1@15');
    expect(standingOf(thrice, 'W1')).toBe('void');
    expect(order(thrice, 16)).toBe('W2 W3 W4');
  });

  it('takes somebody with results into the return lane (QUE-21)', () => {
    const state = play(day('W1@0 W2@1'), 'call W1@5', 'end W1@9', 'return W1@30');
    const back = waitingOf(state).find(({ id }) => id === 'W1');
    expect(back).toMatchObject({ lane: 'R', checkInAt: 30 * MINUTE });
  });

  it('puts a called ticket back where it was (QUE-23)', () => {
    const state = play(day('W1@0 W2@1'), 'call W1@5', 'return W1@6');
    expect(order(state, 7)).toBe('W1 W2');
  });

  it('moves the pointer with the cycle, not with a jump', () => {
    expect(play(day('P1@0 W1@1'), 'call P1@5').pointer).toBe(2);
    expect(play(day('P1@0 W1@1'), 'call W1@5').pointer).toBe(0);
  });

  it('takes nobody’s silence for a call that nobody wrote down', () => {
    const state = play(day('W1@0 W2@1 W3@2 W4@3'), 'noAnswer W1@7', 'return W1@8');
    expect(order(state, 9)).toBe('W2 W3 W1 W4');
  });

  it('ignores what does not fit', () => {
    const start = day('W1@0');
    const odd = ['checkIn W1@1', 'return W1@1', 'call W7@1'];
    for (const event of odd) expect(play(start, event)).toBe(start);
    const called = play(start, 'call W1@2');
    expect(play(called, 'call W1@3')).toBe(called);
  });
});

describe('any day', () => {
  const anyEvent = fc
    .tuple(
      fc.constantFrom('checkIn', 'call', 'noAnswer', 'return', 'end'),
      fc.constantFrom('W1', 'W2', 'W3', 'P1', 'P2', 'R1'),
    )
    .map(([type, id]) => `${type} ${id}`);

  it('keeps every ticket, and everybody who waits can be called', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const end = play(
          day('W1@0 W2@0 W3@1 P1@1 P2@2 R1@2', 'absent'),
          ...events.map((event, minute) => `${event}@${minute + 3}`),
        );
        expect(end.tickets.length).toBe(6);
        const waiting = waitingOf(end).map(({ id }) => id);
        const called = order(end, 100).split(' ').filter(Boolean);
        expect(called.toSorted()).toEqual(waiting.toSorted());
      }),
    );
  });
});
