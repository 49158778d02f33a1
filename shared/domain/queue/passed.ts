import type { EpochMs } from '../../lib/clock.ts';
import { lanes } from './lane.ts';
import {
  keyOf,
  laneOf,
  lineOf,
  type LinePlace,
  type QueueConfig,
  type QueueTicket,
} from './line.ts';

/** Where a ticket goes that was passed and has come back (QUE-20). */
export type ReturnOutcome =
  | { readonly outcome: 'void' }
  | { readonly outcome: 'waiting'; readonly place: LinePlace | null };

/**
 * The place of a ticket that comes back after a call without answer: behind the next two of its
 * lane, after a second pass behind all of them; a third pass voids it (QUE-20). Decided once, when it
 * comes back: who comes later stands behind it.
 *
 * @param ticket with its count of passes, this one included
 * @param waiting everybody who waits now, any lane, without this ticket
 */
export function placeAfterPass(
  ticket: QueueTicket,
  waiting: readonly QueueTicket[],
  at: EpochMs,
  config: QueueConfig,
): ReturnOutcome {
  const passes = passesOf(ticket);
  if (passes >= config.voidAtPass) return { outcome: 'void' };
  const lane = laneOf(ticket, config);
  const line = lineOf(lane, waiting, config).filter((one) => laneOf(one, config) === lane);
  const ahead = passes <= 1 ? Math.min(config.letPast, line.length) : line.length;
  const anchor = line[ahead - 1];
  if (!anchor) return { outcome: 'waiting', place: null };
  const behind = keyOf(anchor, lane);
  // behind the anchor even where that one came back in the same millisecond
  const returnedAt = Math.max(at, behind.returnedAt + 1);
  return { outcome: 'waiting', place: { behind, returnedAt } };
}

/**
 * The tickets that can be called, each with its place. Voided ones are left out; passed ones whose
 * place was never decided get it now, those with fewer passes first.
 */
export function withPlaces(
  tickets: readonly QueueTicket[],
  now: EpochMs,
  config: QueueConfig,
): readonly QueueTicket[] {
  const placed = tickets.filter(
    (ticket) => passesOf(ticket) < config.voidAtPass && !hasOpenPlace(ticket),
  );
  const open = lanes
    .flatMap((lane) => lineOf(lane, tickets.filter(hasOpenPlace), config))
    .filter((ticket, at, all) => all.indexOf(ticket) === at)
    .toSorted((one, other) => passesOf(one) - passesOf(other));
  for (const ticket of open) {
    const decided = placeAfterPass(ticket, placed, now, config);
    if (decided.outcome === 'waiting') placed.push({ ...ticket, place: decided.place });
  }
  return placed;
}

function passesOf(ticket: QueueTicket): number {
  return ticket.passedCount ?? 0;
}

/** It was passed, and nobody has said yet where it stands. */
function hasOpenPlace(ticket: QueueTicket): boolean {
  return passesOf(ticket) > 0 && ticket.place === undefined;
}
