import type { BookingFacts } from '../../../../shared/domain/import/booking-row.ts';
import { type SettingRow, settingAt } from '../../../../shared/domain/settings/setting-at.ts';
import { queueFor } from '../../../../shared/domain/slots/queue-for.ts';
import { type CalendarDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { nothing, type RowWork } from './made.ts';

export type BookingWorkContext = {
  readonly db: WriteDb;
  readonly makeId: MakeId;
  readonly now: EpochMs;
  readonly staffId: string;
  readonly doctors: ReadonlyMap<string, string>;
  /** What this transaction has made already and the database does not show yet. */
  readonly pending: Set<string>;
};

/**
 * A wish for each booking of a list: the clinic's home gives the place, or proposes another. One that is known by
 * its number, or by person and time, is left as it is: the same list may come twice.
 */
export function bookingWork(
  facts: BookingFacts,
  residentId: string,
  context: BookingWorkContext,
): RowWork {
  const externalId = externalIdOf(facts, residentId);
  if (context.pending.has(externalId) || isKnownBooking(context.db, externalId))
    return nothing('skipped', residentId);
  const queueId = queueOf(context.db, facts, context.doctors);
  if (queueId === null) return nothing('left-out', residentId);
  context.pending.add(externalId);
  const fields = {
    resident_id: residentId,
    kind: 'place',
    queue_id: queueId,
    doctor_id: doctorIdOf(facts, context.doctors),
    date: facts.date,
    until: facts.date,
    start_time: facts.start,
    purpose: facts.purpose,
    channel: 'online',
    external_id: externalId,
    appointment_id: null,
    asked_at: toInstant(context.now),
    asked_by: context.staffId,
    state: 'open',
    refused: null,
    proposal: null,
    booked_id: null,
  };
  const ops: Operation[] = [
    { op: 'insert', entity: 'booking_wishes', rowId: context.makeId(), fields },
  ];
  return { outcome: 'made', residentId, ops, patches: [] };
}

/** The booking's own number, else person, day and time: under it a booking is the same in every list. */
export function externalIdOf(
  { bookingNumber, date, start }: BookingFacts,
  residentId: string,
): string {
  return `list:${bookingNumber ?? `${residentId} ${date} ${start}`}`;
}

/** Whether a booking of a list is here already: it waits, or it has its place. */
export function isKnownBooking(db: WriteDb, externalId: string): boolean {
  const known = prepared(db)(
    `select 1 from booking_wishes where external_id = ? and kind <> 'cancel'
       and state in ('open', 'task') and removed_reason is null
     union all select 1 from appointments where external_id = ?
       and state <> 'cancelled' and removed_reason is null limit 1`,
  ).get(externalId, externalId);
  return known !== undefined;
}

/** In which queue it is looked for; null where nobody sees people, or that doctor none. */
export function queueOf(
  db: WriteDb,
  facts: BookingFacts,
  doctors: ReadonlyMap<string, string>,
): string | null {
  const rows = prepared(db)(
    `select s.id, s.key, s.value, s.effective_from, s.set_at from settings s
     join workstation w on w.clinic_id = s.clinic_id
     where s.key = 'booking.sessions' and s.removed_reason is null`,
  ).all();
  const settings = rows.map(
    (row): SettingRow => ({
      id: String(row['id']),
      key: String(row['key']),
      value: String(row['value']),
      effectiveFrom: String(row['effective_from']) as CalendarDate,
      setAt: String(row['set_at']),
    }),
  );
  const plan = settingAt(settings, 'booking.sessions', facts.date);
  return queueFor(plan, { ...facts, doctorId: doctorIdOf(facts, doctors) });
}

function doctorIdOf({ doctorName }: BookingFacts, doctors: ReadonlyMap<string, string>) {
  return doctorName === null ? null : (doctors.get(doctorName) ?? null);
}

/**
 * Takes a booking of a list back: its wish goes, and the clinic's home ends what has become of it. Null where the
 * person has come, or missed it, meanwhile: then it stays.
 */
export function bookingUndo(
  db: WriteDb,
  wishId: string,
  { makeId, now, reason }: { makeId: MakeId; now: EpochMs; reason: string },
): readonly Operation[] | null {
  const wish = prepared(db)('select * from booking_wishes where id = ?').get(wishId);
  if (!wish) return [];
  const over = prepared(db)(
    `select 1 from appointments where external_id = ? and state in ('arrived', 'no-show')
       and removed_reason is null`,
  ).get(wish['external_id'] ?? null);
  if (over) return null;
  const same = ['resident_id', 'queue_id', 'doctor_id', 'date', 'until', 'start_time', 'purpose'];
  const copied = [...same, 'channel', 'external_id', 'asked_by'].map(
    (field) => [field, wish[field] ?? null] as const,
  );
  const fields = {
    ...Object.fromEntries(copied),
    kind: 'cancel',
    appointment_id: null,
    asked_at: toInstant(now),
    state: 'open',
    refused: null,
    proposal: null,
    booked_id: null,
  };
  return [
    { op: 'tombstone', entity: 'booking_wishes', rowId: wishId, reason },
    { op: 'insert', entity: 'booking_wishes', rowId: makeId(), fields },
  ];
}
