import type { DayState } from '../../../../shared/contract/closing.ts';
import { waitsOf } from '../../../../shared/domain/queue/waits.ts';
import { clinicDate, type EpochMs, type Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { clinicOpeningOn } from '../administration/decisions.ts';
import { liesInTray, selectReadings } from '../measurement/reader.ts';
import { listQueues } from '../queue/reader.ts';
import { selectTickets, type TicketRow, toWaitingTicket } from '../queue/ticket-rows.ts';
import { deskContacts } from '../../replication/workstations.ts';
import { staffNames } from '../session/reader.ts';

type Db = ReadDb | WriteDb;

/** Somebody is there, or on the way there. */
export const inRoomStates: readonly string[] = ['called', 'serving'];
/** Nobody has answered for them: at the end of the session a no-show (QUE-20). */
export const notCalledStates: readonly string[] = ['waiting', 'passed'];

/** What the day has left open, for the page of 日结 (F9). */
export async function dayState(
  db: ReadDb,
  {
    clinicId,
    isHome,
    now,
  }: { readonly clinicId: string; readonly isHome: boolean; readonly now: EpochMs },
): Promise<DayState> {
  const date = clinicDate(now);
  const [queues, rows, left, opening, lastClosing] = await Promise.all([
    listQueues(db, clinicId, date),
    selectTickets(db, date).orderBy('tickets.queued_at').execute(),
    leftOpen(db, now),
    clinicOpeningOn(db, clinicId, date),
    findLastClosing(db, now),
  ]);
  const names = new Map(queues.map(({ id, name }) => [id, name]));
  const tickets = rows.map(toWaitingTicket);
  const toOpen = (row: TicketRow) => ({
    ticketId: row.ticket_id,
    residentId: row.resident_id,
    number: row.number,
    name: row.name,
    queueName: names.get(row.queue_id) ?? '',
    state: row.state as DayState['notCalled'][number]['state'],
    since: (row.called_at ?? row.queued_at) as Instant,
  });
  return {
    date,
    closesAt: opening.spans.at(-1)?.closes ?? null,
    inRooms: rows.filter(({ state }) => inRoomStates.includes(state)).map(toOpen),
    notCalled: rows.filter(({ state }) => notCalledStates.includes(state)).map(toOpen),
    ...left,
    desks: isHome ? await deskContacts(db, now) : null,
    waits: queues.map(({ id, name }) => ({
      queueName: name,
      today: waitsOf(id, tickets, now).today,
    })),
    done: rows.filter(({ state }) => state === 'done').length,
    lastClosing,
  };
}

/** Visits without a ticket that somebody waits with, and readings that are of nobody's record yet. */
export async function leftOpen(db: Db, now: EpochMs) {
  const date = clinicDate(now);
  const visits = await db
    .selectFrom('visits')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('date', '=', date)
    .where('state', '=', 'open')
    .where('removed_reason', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tickets')
            .select('tickets.id')
            .whereRef('tickets.visit_id', '=', 'visits.id')
            .where('tickets.removed_reason', 'is', null)
            .where('tickets.state', 'in', [...inRoomStates, ...notCalledStates]),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  const readings = await selectReadings(db).execute();
  const undecided = readings.filter((one) => one.state === 'pending' || liesInTray(one));
  return {
    openVisits: visits.count,
    unattributed: undecided.length,
    criticals: undecided.filter(({ tier }) => tier === 'alert').length,
  };
}

async function findLastClosing(db: ReadDb, now: EpochMs): Promise<DayState['lastClosing']> {
  const row = await db
    .selectFrom('day_closings')
    .select(['closed_at', 'closed_by', 'no_shows'])
    .where('date', '=', clinicDate(now))
    .where('removed_reason', 'is', null)
    .orderBy('closed_at', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  return {
    closedAt: row.closed_at as Instant,
    closedBy: (await staffNames(db)).get(row.closed_by) ?? '',
    noShows: (JSON.parse(row.no_shows) as string[]).length,
  };
}
