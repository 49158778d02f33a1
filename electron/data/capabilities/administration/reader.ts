import type { AdministrationState } from '../../../../shared/contract/administration.ts';
import type { Role } from '../../../../shared/domain/access.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { locksAt } from '../session/writer.ts';
import { contestedOf } from './columns.ts';
import { readSent } from './sent.ts';
import { settingViews } from './setting-views.ts';

type Db = ReadDb | WriteDb;
type At = { readonly clinicId: string; readonly now: EpochMs };

/** Not the hash of the password: what is not read can not leave. */
const staffColumns = [
  'id',
  'login_name',
  'name',
  'role',
  'title',
  'phone',
  'room_id',
  'team_id',
  'is_active',
  'active_from',
  'active_to',
  'fv',
] as const;

/** How far back the calendar is shown. */
const CALENDAR_DAYS_BACK = 31;

/** Everything that a manager decides, as this workstation has it. */
export async function administrationState(db: Db, at: At): Promise<AdministrationState> {
  const today = clinicDate(at.now);
  const [clinic, organisations, staff, teams, queues, rooms, catchments] = await Promise.all([
    readClinic(db, at.clinicId),
    readOrganisations(db),
    readStaff(db, at),
    readTeams(db, at.clinicId),
    readQueues(db, at.clinicId, today),
    readRooms(db, at.clinicId),
    readCatchments(db, at.clinicId),
  ]);
  return {
    today,
    clinic,
    organisations,
    staff,
    teams,
    queues,
    rooms,
    catchments,
    calendarDays: await readCalendar(db, at.clinicId, addDays(today, -CALENDAR_DAYS_BACK)),
    settings: await settingViews(db, today),
    sent: await readSent(db),
  };
}

async function readClinic(db: Db, clinicId: string): Promise<AdministrationState['clinic']> {
  const row = await db
    .selectFrom('clinics')
    .select(['name', 'phone', 'address', 'fv'])
    .where('id', '=', clinicId)
    .executeTakeFirst();
  const { name = '', phone = null, address = null } = row ?? {};
  return { clinicId, name, phone, address, contested: row ? contestedOf('clinics', row.fv) : [] };
}

async function readOrganisations(db: Db): Promise<AdministrationState['organisations']> {
  const rows = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'kind', 'address', 'phone', 'departments', 'closed_on', 'fv'])
    .where('removed_reason', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    rowId: row.id,
    name: row.name,
    kind: row.kind as AdministrationState['organisations'][number]['kind'],
    address: row.address,
    phone: row.phone,
    departments: JSON.parse(row.departments) as string[],
    closedOn: dateOf(row.closed_on),
    contested: contestedOf('organisations', row.fv),
  }));
}

async function readStaff(db: Db, { clinicId, now }: At): Promise<AdministrationState['staff']> {
  const today = clinicDate(now);
  const locks = await locksAt(db, now);
  const rows = await db
    .selectFrom('staff')
    .select(staffColumns)
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('login_name')
    .execute();
  return rows.map((row) => ({
    rowId: row.id,
    loginName: row.login_name,
    name: row.name,
    role: row.role as Role,
    title: row.title,
    phone: row.phone,
    roomId: row.room_id,
    teamId: row.team_id,
    isActive: row.is_active === 1,
    activeFrom: dateOf(row.active_from),
    activeTo: dateOf(row.active_to),
    canSignIn: row.is_active === 1 && isWithin(today, { from: row.active_from, to: row.active_to }),
    lockedUntil: locks.get(row.login_name) ?? null,
    contested: contestedOf('staff', row.fv),
  }));
}

/** Whether a day lies in a span whose both ends count; an open end is null. */
function isWithin(day: string, span: { readonly from: string | null; readonly to: string | null }) {
  return (span.from === null || span.from <= day) && (span.to === null || span.to >= day);
}

async function readTeams(db: Db, clinicId: string): Promise<AdministrationState['teams']> {
  const rows = await db
    .selectFrom('teams')
    .select(['id', 'name', 'leader_id', 'booking_code', 'closed_on', 'fv'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    rowId: row.id,
    name: row.name,
    leaderId: row.leader_id,
    bookingCode: row.booking_code,
    closedOn: dateOf(row.closed_on),
    contested: contestedOf('teams', row.fv),
  }));
}

async function readQueues(
  db: Db,
  clinicId: string,
  today: CalendarDate,
): Promise<AdministrationState['queues']> {
  const rows = await db
    .selectFrom('queues')
    .select(['id', 'name', 'kind', 'position', 'closed_on', 'fv'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('position')
    .execute();
  const waiting = await waitingByQueue(db, today);
  return rows.map((row) => ({
    rowId: row.id,
    name: row.name,
    kind: row.kind as AdministrationState['queues'][number]['kind'],
    position: row.position,
    closedOn: dateOf(row.closed_on),
    waitingToday: waiting.get(row.id) ?? 0,
    contested: contestedOf('queues', row.fv),
  }));
}

/** How many are in each queue today: waiting, called, being served, or passed and not come back. */
export async function waitingByQueue(
  db: Db,
  today: CalendarDate,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('tickets')
    .select(['queue_id', 'stops', 'stop_index'])
    .where('date', '=', today)
    .where('state', 'in', ['waiting', 'called', 'serving', 'passed'])
    .where('removed_reason', 'is', null)
    .execute();
  const counts = new Map<string, number>();
  for (const row of rows) {
    const left = (JSON.parse(row.stops) as string[]).slice(row.stop_index);
    for (const queueId of new Set([row.queue_id, ...left]))
      counts.set(queueId, (counts.get(queueId) ?? 0) + 1);
  }
  return counts;
}

async function readRooms(db: Db, clinicId: string): Promise<AdministrationState['rooms']> {
  const rows = await db
    .selectFrom('rooms')
    .select(['id', 'name', 'queue_id', 'opened_on', 'closed_on', 'fv'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    rowId: row.id,
    name: row.name,
    queueId: row.queue_id,
    openedOn: dateOf(row.opened_on),
    closedOn: dateOf(row.closed_on),
    contested: contestedOf('rooms', row.fv),
  }));
}

async function readCatchments(
  db: Db,
  clinicId: string,
): Promise<AdministrationState['catchments']> {
  const rows = await db
    .selectFrom('catchments')
    .select(['id', 'name', 'community_code', 'team_id', 'doctor_id', 'closed_on', 'fv'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .orderBy('community_code')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    rowId: row.id,
    name: row.name,
    communityCode: row.community_code,
    teamId: row.team_id,
    doctorId: row.doctor_id,
    closedOn: dateOf(row.closed_on),
    contested: contestedOf('catchments', row.fv),
  }));
}

/**
 * The days from a date on, each once: two desks that did not see each other may have written the
 * same day, and the later row counts.
 */
export async function readCalendar(
  db: Db,
  clinicId: string,
  from: CalendarDate,
): Promise<AdministrationState['calendarDays']> {
  const rows = await db
    .selectFrom('calendar_days')
    .select(['id', 'date', 'kind', 'opens', 'closes', 'note'])
    .where('clinic_id', '=', clinicId)
    .where('date', '>=', from)
    .where('removed_reason', 'is', null)
    .orderBy('date')
    .orderBy('id')
    .execute();
  const byDate = new Map(rows.map((row) => [row.date, row]));
  return [...byDate.values()].map((row) => {
    assert(row.kind === 'closed' || row.kind === 'open', 'a day is closed or open');
    const { id: rowId, kind, opens, closes, note } = row;
    return { rowId, date: row.date as CalendarDate, kind, opens, closes, note };
  });
}

function dateOf(value: string | null): CalendarDate | null {
  return value as CalendarDate | null;
}
