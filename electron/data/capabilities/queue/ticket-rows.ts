import type { TicketState } from '../../../../shared/contract/schemas.ts';
import type { Wait, WaitingTicket } from '../../../../shared/domain/queue/waits.ts';
import type { CalendarDate, Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { canonicalOf } from '../residents/same-person.ts';

/** Tickets that nobody waits with, and that were not served: taken back, or of somebody who did not come (QUE-20). */
export const goneStates: readonly string[] = ['void', 'no-show'] satisfies TicketState[];

/** Today's tickets of a clinic, with what the queue screens show of their people. */
export function selectTickets(db: ReadDb | WriteDb, date: CalendarDate) {
  return db
    .selectFrom('tickets')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('tickets.resident_id')),
    )
    .innerJoin('visits', 'visits.id', 'tickets.visit_id')
    .leftJoin('rooms', 'rooms.id', 'tickets.room_id')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .select([
      'tickets.id as ticket_id',
      'tickets.visit_id',
      'residents.id as resident_id',
      'tickets.number',
      'tickets.lane',
      'tickets.lane_because',
      'tickets.has_priority',
      'tickets.is_first_in_lane',
      'tickets.place',
      'tickets.state',
      'tickets.queue_id',
      'tickets.stops',
      'tickets.stop_index',
      'tickets.check_in_at',
      'tickets.queued_at',
      'tickets.slot_start',
      'tickets.called_at',
      'tickets.calls',
      'tickets.passed_count',
      'tickets.finished_at',
      'tickets.waits',
      'tickets.room_id',
      'tickets.c_tx',
      'tickets.called_by',
      'tickets.for_doctor_id',
      'tickets.for_room_id',
      'tickets.cycle_step',
      'queues.kind as queue_kind',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
      'visits.purpose',
      'rooms.name as room_name',
    ])
    .where('tickets.date', '=', date)
    .where('tickets.state', 'not in', goneStates)
    .where('tickets.removed_reason', 'is', null);
}

export type TicketRow = Awaited<ReturnType<ReturnType<typeof selectTickets>['execute']>>[number];

/** A ticket as far as its waiting goes (F5). */
export function toWaitingTicket(row: TicketRow): WaitingTicket {
  return {
    queueId: row.queue_id,
    isWaiting: row.state === 'waiting',
    queuedAt: row.queued_at as Instant,
    calledAt: row.called_at as Instant | null,
    over: row.waits === null ? [] : (JSON.parse(row.waits) as readonly Wait[]),
  };
}
