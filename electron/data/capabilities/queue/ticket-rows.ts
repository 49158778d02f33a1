import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { canonicalOf } from '../residents/same-person.ts';

/** Today's tickets of a clinic, with what the queue screens show of their people. */
export function selectTickets(db: ReadDb | WriteDb, date: CalendarDate) {
  return db
    .selectFrom('tickets')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('tickets.resident_id')),
    )
    .innerJoin('visits', 'visits.id', 'tickets.visit_id')
    .leftJoin('rooms', 'rooms.id', 'tickets.room_id')
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
      'tickets.room_id',
      'tickets.c_tx',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
      'visits.purpose',
      'rooms.name as room_name',
    ])
    .where('tickets.date', '=', date)
    .where('tickets.state', '!=', 'void')
    .where('tickets.removed_reason', 'is', null);
}

export type TicketRow = Awaited<ReturnType<ReturnType<typeof selectTickets>['execute']>>[number];
