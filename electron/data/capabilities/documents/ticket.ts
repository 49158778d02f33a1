import { goneStates } from '../queue/ticket-rows.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import { ticketCode } from '../../../../shared/domain/queue/ticket-code.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { findServiceMinutes, orderedQueue } from '../queue/reader.ts';
import type { PaperReader } from './paper.ts';

/** 排队号, as things stand now: on paper again it says how many are ahead now, not then. */
export const readTicket: PaperReader<'ticket' | 'desk-ticket'> = async (
  app,
  { subjectId, now },
) => {
  const db = app.database.read;
  const row = await db
    .selectFrom('tickets')
    .innerJoin('residents', 'residents.id', 'tickets.resident_id')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .select([
      'tickets.resident_id',
      'tickets.number',
      'tickets.state',
      'tickets.date',
      'tickets.queue_id',
      'tickets.check_in_at',
      'queues.name as queue_name',
      'residents.is_demo',
    ])
    .where('tickets.id', '=', subjectId)
    .where('tickets.removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const date = row.date as CalendarDate;
  const isOver = goneStates.includes(row.state) || row.state === 'done' || date !== clinicDate(now);
  if (isOver) throw new AppError('ticket-over');
  const [{ waiting }, minutes] = await Promise.all([
    orderedQueue(db, row.queue_id, now),
    findServiceMinutes(db, row.queue_id, date),
  ]);
  const place = waiting.findIndex(({ ticket_id }) => ticket_id === subjectId);
  const ahead = place < 0 ? null : place;
  return {
    residentId: row.resident_id,
    isDemo: row.is_demo === 1,
    subjectId,
    number: row.number,
    body: {
      number: row.number,
      goTo: row.queue_name ?? '',
      ahead,
      aboutMinutes: minutes === null || ahead === null ? null : Math.round(ahead * minutes),
      checkInAt: row.check_in_at,
      code: ticketCode(row.number, date),
    },
    rows: [],
  };
};
