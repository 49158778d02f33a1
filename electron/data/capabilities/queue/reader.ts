import type { QueueState, QueueTicket, QueueView } from '../../../../shared/contract/queue.ts';
import type { Lane, Sex, TicketState } from '../../../../shared/contract/schemas.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { Caller } from '../../../../shared/domain/queue/line.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { queueConfigOf } from '../../../../shared/domain/settings/queue-settings.ts';
import { settingsAt } from '../administration/settings.ts';
import { doctorsOn } from './doctors.ts';
import { orderWaiting, type OrderedQueue, reasonsBefore } from './order.ts';
import { selectTickets, type TicketRow, toWaitingTicket } from './ticket-rows.ts';
import { waitsOf } from '../../../../shared/domain/queue/waits.ts';

type Db = ReadDb | WriteDb;

/** How the clinic calls now. */
export async function queueConfigAt(db: Db, now: EpochMs) {
  return queueConfigOf(await settingsAt(db, now));
}

/**
 * The clinic's queues, in the order of their position: those that are open on the day, and a closed
 * one to whose tickets of the day somebody still has to come.
 */
export async function listQueues(db: Db, clinicId: string, date: CalendarDate) {
  return db
    .selectFrom('queues')
    .select(['id', 'name', 'kind'])
    .where((where) =>
      where.or([
        where('closed_on', 'is', null),
        where('closed_on', '>', date),
        where.exists(
          where
            .selectFrom('tickets')
            .select('tickets.id')
            .whereRef('tickets.queue_id', '=', 'queues.id')
            .where('tickets.date', '=', date)
            .where('tickets.state', 'in', ['waiting', 'called', 'serving', 'passed']),
        ),
      ]),
    )
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('position')
    .execute();
}

/** The rooms into which somebody can be called on a day. */
export function openRooms(db: Db, date: CalendarDate) {
  return db
    .selectFrom('rooms')
    .select(['id', 'name', 'queue_id'])
    .where('removed_reason', 'is', null)
    .where((where) => where.or([where('opened_on', 'is', null), where('opened_on', '<=', date)]))
    .where((where) => where.or([where('closed_on', 'is', null), where('closed_on', '>', date)]));
}

/** Where the cycle of a queue stands today (i.3): the row is made by the first call. */
export async function findPointer(db: Db, queueId: string, date: CalendarDate) {
  return db
    .selectFrom('queue_pointers')
    .select(['id', 'pointer'])
    .where('queue_id', '=', queueId)
    .where('date', '=', date)
    .executeTakeFirst();
}

/** The waiting tickets of one queue in the order of their calling, with the reasons. */
export async function orderedQueue(
  db: Db,
  queueId: string,
  now: EpochMs,
  caller: Caller | null = null,
): Promise<OrderedQueue> {
  const { rows, at } = await queueAt(db, queueId, now);
  return orderWaiting(rows, at, caller);
}

/** Why a ticket waits behind others (F4). */
export async function whyAt(db: Db, ticketId: string, now: EpochMs) {
  const row = await selectTickets(db, clinicDate(now))
    .where('tickets.id', '=', ticketId)
    .executeTakeFirst();
  const { rows, at } = await queueAt(db, row?.queue_id ?? '', now);
  const reasons = reasonsBefore(rows, at, ticketId);
  if (!reasons) return { ahead: null };
  const numbers = new Map(rows.map(({ ticket_id, number }) => [ticket_id, number]));
  return {
    ahead: reasons.map(({ id, why }) => ({
      ticketId: id,
      number: numbers.get(id) ?? '',
      code: why.code,
      waitedMinutes: why.waitedMinutes,
      at: why.at === null ? null : toInstant(why.at),
      because: [...why.because],
    })),
  };
}

async function queueAt(db: Db, queueId: string, now: EpochMs) {
  const date = clinicDate(now);
  const rows = await selectTickets(db, date).where('tickets.queue_id', '=', queueId).execute();
  const pointer = (await findPointer(db, queueId, date))?.pointer ?? 0;
  return { rows, at: { pointer, now, config: await queueConfigAt(db, now) } };
}

/** Everything that the desks, stations and doctors see of the queues. */
export async function queueState(
  db: Db,
  options: { readonly clinicId: string; readonly now: EpochMs; readonly canCall: boolean },
): Promise<QueueState> {
  const date = clinicDate(options.now);
  const [queues, rooms, rows, uploaded, config, doctors] = await Promise.all([
    listQueues(db, options.clinicId, date),
    openRooms(db, date).where('clinic_id', '=', options.clinicId).orderBy('name').execute(),
    selectTickets(db, date).execute(),
    uploadedOf(db, date),
    queueConfigAt(db, options.now),
    doctorsOn(db, options.clinicId, date),
  ]);
  const waitingTickets = rows.map(toWaitingTicket);
  const views = queues.map(async (queue): Promise<QueueView> => {
    const here = rows.filter(({ queue_id }) => queue_id === queue.id);
    const pointer = (await findPointer(db, queue.id, date))?.pointer ?? 0;
    const ordered = orderWaiting(here, { pointer, now: options.now, config });
    const view = (row: TicketRow) =>
      toTicket(row, date, ordered.because.get(row.ticket_id) ?? [], uploaded);
    return {
      queueId: queue.id,
      name: queue.name,
      rooms: rooms
        .filter(({ queue_id }) => queue_id === queue.id)
        .map(({ id, name, queue_id }) => ({ roomId: id, name, queueId: queue_id })),
      doctors: doctors
        .filter(({ queueIds }) => queueIds.has(queue.id))
        .map(({ doctorId, name }) => ({ doctorId, name })),
      waiting: ordered.waiting.map(view),
      active: here.filter(isActive).sort(byCall).map(view),
      passed: here.filter(({ state }) => state === 'passed').map(view),
      comingLater: rows.filter((row) => comesLater(row, queue.id)).length,
      doneToday: rows.filter((row) => hasLeft(row, queue.id)).length,
      waits: waitsOf(queue.id, waitingTickets, options.now),
    };
  });
  return {
    queues: await Promise.all(views),
    seen: rows.filter(({ state }) => state === 'done').map(toSeen),
    canCall: options.canCall,
  };
}

function isActive({ state }: TicketRow): boolean {
  return state === 'called' || state === 'serving';
}

/** The newest call first. */
export function byCall(one: TicketRow, other: TicketRow): number {
  return (other.called_at ?? '').localeCompare(one.called_at ?? '');
}

/** Tickets that were finished in this queue: done, or already at a later stop. */
function hasLeft(row: TicketRow, queueId: string): boolean {
  const at = stopsOf(row).indexOf(queueId);
  if (at < 0) return false;
  return row.state === 'done' ? at <= row.stop_index : at < row.stop_index;
}

/** Still at a stop before this one; the place here is held (QUE-12). */
function comesLater(row: TicketRow, queueId: string): boolean {
  return row.state !== 'done' && stopsOf(row).indexOf(queueId, row.stop_index + 1) > 0;
}

function toSeen(row: TicketRow) {
  const { ticket_id: ticketId, resident_id: residentId, number, queue_kind: kind } = row;
  return { ticketId, residentId, number, wasAtDoctor: kind === 'consultation' };
}

/** Queue ids of a ticket's stops, in order. */
export function stopsOf(row: { readonly stops: string }): readonly string[] {
  return JSON.parse(row.stops) as string[];
}

function toTicket(
  row: TicketRow,
  today: CalendarDate,
  because: readonly string[],
  uploaded: ReadonlySet<string>,
): QueueTicket {
  return {
    ticketId: row.ticket_id,
    visitId: row.visit_id,
    residentId: row.resident_id,
    number: row.number,
    name: row.name,
    sex: row.sex as Sex,
    ageYears: ageInYears(row.birth_date as CalendarDate, today),
    lane: row.lane as Lane,
    state: row.state as TicketState,
    checkInAt: row.check_in_at as Instant,
    queuedAt: row.queued_at as Instant,
    calledAt: row.called_at as Instant | null,
    calls: row.calls,
    roomId: row.room_id,
    roomName: row.room_name,
    purpose: row.purpose,
    because: [...new Set([...(JSON.parse(row.lane_because) as string[]), ...because])],
    saved: uploaded.has(row.ticket_id) ? 'uploaded' : 'saved',
  };
}

/** Tickets of today that the district has. */
async function uploadedOf(db: Db, date: CalendarDate): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('feed', (join) =>
      join.onRef('feed.tx_id', '=', 'tickets.c_tx').onRef('feed.scope_id', '=', 'tickets.scope_id'),
    )
    .innerJoin('scopes', 'scopes.scope_id', 'tickets.scope_id')
    .select('tickets.id')
    .where('tickets.date', '=', date)
    .whereRef('feed.seq', '<=', 'scopes.district_seq')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Minutes that this queue took per person so far today: the time between the first and the last
 * call, shared out. Null until three were called, because a guess from two is no help to anybody.
 */
export async function findServiceMinutes(
  db: Db,
  queueId: string,
  date: CalendarDate,
): Promise<number | null> {
  const rows = await selectTickets(db, date).where('tickets.called_at', 'is not', null).execute();
  const calls = rows
    .filter((row) => row.queue_id === queueId || stopsOf(row).includes(queueId))
    .map((row) => fromInstant(row.called_at as Instant))
    .sort((one, other) => one - other);
  const [first, last] = [calls[0], calls.at(-1)];
  if (calls.length < 3 || first === undefined || last === undefined) return null;
  return (last - first) / 60_000 / (calls.length - 1);
}
