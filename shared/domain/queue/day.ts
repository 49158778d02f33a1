import { unreachable } from '../../lib/assert.ts';
import type { EpochMs } from '../../lib/clock.ts';
import { defaultQueueConfig, type QueueConfig, type QueueTicket } from './line.ts';
import { nextToCall } from './order.ts';
import { placeAfterPass } from './passed.ts';

/** What can happen to a ticket. `return` is a comeback after a pass, after an answered call or with results. */
export type QueueEvent = {
  readonly at: EpochMs;
  readonly type: 'checkIn' | 'call' | 'noAnswer' | 'return' | 'end';
  readonly ticketId: string;
};

export type TicketStanding = 'absent' | 'waiting' | 'called' | 'passed' | 'done' | 'void';

export type StandingTicket = { readonly ticket: QueueTicket; readonly standing: TicketStanding };

/** A queue in the course of a day. */
export type QueueDay = { readonly pointer: number; readonly tickets: readonly StandingTicket[] };

/**
 * The queue after one event; an event that does not fit the ticket's standing changes nothing. A call
 * moves the pointer only when it is the call that the cycle would have made: a manual jump does not
 * (QUE-23).
 */
export function afterEvent(
  day: QueueDay,
  event: QueueEvent,
  config: QueueConfig = defaultQueueConfig,
): QueueDay {
  const entry = day.tickets.find(({ ticket }) => ticket.id === event.ticketId);
  const changed = entry && change(entry, event, { day, config });
  if (!changed) return day;
  const isCall = event.type === 'call';
  return {
    pointer: isCall ? pointerAfterCall(day, event, config) : day.pointer,
    tickets: day.tickets.map((one) => (one === entry ? changed : one)),
  };
}

/** Those who wait. */
export function waitingOf(day: QueueDay): readonly QueueTicket[] {
  return day.tickets.filter((one) => one.standing === 'waiting').map(({ ticket }) => ticket);
}

type Around = { readonly day: QueueDay; readonly config: QueueConfig };

function change(
  { ticket, standing }: StandingTicket,
  event: QueueEvent,
  around: Around,
): StandingTicket | null {
  switch (event.type) {
    case 'checkIn':
      return standing === 'absent'
        ? { ticket: { ...ticket, checkInAt: event.at }, standing: 'waiting' }
        : null;
    case 'call':
      return standing === 'waiting' ? { ticket, standing: 'called' } : null;
    case 'noAnswer':
      // whoever did not answer was called, even where nobody wrote the call down
      return standing === 'called' || standing === 'waiting' ? passed(ticket, around.config) : null;
    case 'end':
      return standing === 'absent' || standing === 'void' ? null : { ticket, standing: 'done' };
    case 'return':
      return comeback({ ticket, standing }, event.at, around);
    default:
      return unreachable(event.type);
  }
}

function passed(ticket: QueueTicket, config: QueueConfig): StandingTicket {
  const passedCount = (ticket.passedCount ?? 0) + 1;
  const isVoid = passedCount >= config.voidAtPass;
  return { ticket: { ...ticket, passedCount }, standing: isVoid ? 'void' : 'passed' };
}

function comeback(
  { ticket, standing }: StandingTicket,
  at: EpochMs,
  { day, config }: Around,
): StandingTicket | null {
  if (standing === 'called') return { ticket, standing: 'waiting' }; // back to its place (QUE-23)
  if (standing === 'done') {
    const { id, number } = ticket;
    return { ticket: { id, number, lane: 'R', checkInAt: at }, standing: 'waiting' }; // QUE-21
  }
  if (standing !== 'passed') return null;
  const decided = placeAfterPass(ticket, waitingOf(day), at, config);
  return decided.outcome === 'void'
    ? { ticket, standing: 'void' }
    : { ticket: { ...ticket, place: decided.place }, standing: 'waiting' };
}

function pointerAfterCall(day: QueueDay, event: QueueEvent, config: QueueConfig): number {
  const snapshot = { now: event.at, pointer: day.pointer, tickets: waitingOf(day), config };
  const next = nextToCall(snapshot);
  return next?.ticket.id === event.ticketId ? next.pointer : day.pointer;
}
