import { describe, expect, test } from 'vitest';
import { toInstant } from '../../lib/clock.ts';
import { type WaitingTicket, waitsAfter, waitsOf } from './waits.ts';

const start = Date.UTC(2026, 10, 21, 0, 0);
const at = (minute: number) => toInstant(start + minute * 60_000);
const moment = (minute: number) => start + minute * 60_000;
const ticket = (queuedAt: number, calledAt: number | null, more: Partial<WaitingTicket> = {}) => ({
  queueId: 'measuring',
  isWaiting: calledAt === null,
  queuedAt: at(queuedAt),
  calledAt: calledAt === null ? null : at(calledAt),
  over: [],
  ...more,
});

describe('now and today', () => {
  test('an empty queue has no figures', () => {
    const none = { count: 0, medianMinutes: null, longestMinutes: null };
    expect(waitsOf('measuring', [], start)).toEqual({ now: none, today: none });
  });

  test('median of an even number lies between the two in the middle, the longest is the longest', () => {
    const tickets = [ticket(0, null), ticket(10, null), ticket(0, 8), ticket(2, 34), ticket(4, 16)];
    expect(waitsOf('measuring', tickets, moment(40))).toEqual({
      now: { count: 2, medianMinutes: 35, longestMinutes: 40 },
      today: { count: 3, medianMinutes: 12, longestMinutes: 32 },
    });
  });

  test('who has gone on to the doctor still counts where they were first', () => {
    const over = [{ queueId: 'measuring', from: at(0), to: at(20) }];
    const gone = ticket(25, null, { queueId: 'doctor', over });
    expect(waitsOf('measuring', [gone], moment(30)).today).toMatchObject({
      count: 1,
      medianMinutes: 20,
    });
    expect(waitsOf('doctor', [gone], moment(30)).now).toMatchObject({
      count: 1,
      longestMinutes: 5,
    });
  });

  test('a minute counts when it is over, as on the ticket itself', () => {
    const { now } = waitsOf('measuring', [ticket(0, null)], moment(1.75));
    expect(now).toMatchObject({ medianMinutes: 1, longestMinutes: 1 });
  });

  test('a clock that is behind makes nobody wait less than nothing', () => {
    expect(waitsOf('measuring', [ticket(10, null)], moment(8)).now.longestMinutes).toBe(0);
  });
});

describe('what is over', () => {
  test('a call ends the wait of its stop', () => {
    expect(waitsAfter(ticket(0, 12))).toEqual([{ queueId: 'measuring', from: at(0), to: at(12) }]);
    expect(waitsAfter(ticket(0, null))).toEqual([]);
  });

  test('the first call counts: who was away did not wait on', () => {
    const over = [{ queueId: 'measuring', from: at(0), to: at(12) }];
    expect(waitsAfter(ticket(0, 50, { over }))).toEqual(over);
  });
});
