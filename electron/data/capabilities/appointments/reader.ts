import type {
  BookedLine,
  BookingDay,
  BookingDays,
  BookingSessionView,
  BookingSuggestion,
  BookingWish,
} from '../../../../shared/contract/appointments.ts';
import type { Sex } from '../../../../shared/contract/schemas.ts';
import { maskPhone } from '../../../../shared/domain/identity/mask.ts';
import { openingOn } from '../../../../shared/domain/settings/opening.ts';
import type { DayPlan, DaySession } from '../../../../shared/domain/slots/day.ts';
import { timeOf } from '../../../../shared/domain/slots/slot.ts';
import { suggestPlaces } from '../../../../shared/domain/slots/suggest.ts';
import { addDays, ageInYears } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicInstant,
  type EpochMs,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { readCalendar } from '../administration/reader.ts';
import { settingsAt, settingsOn } from '../administration/settings.ts';
import { canonicalOf, idsOf } from '../residents/same-person.ts';
import { staffNames } from '../session/reader.ts';
import { planDays, selectBookings, toBooking } from './bookings.ts';
import { findBookingPerson } from './person.ts';
import { doctorOf } from './wanted.ts';

type Db = ReadDb | WriteDb;
type At = { readonly clinicId: string; readonly now: EpochMs };
type Names = ReadonlyMap<string, string>;

type Wanted = {
  readonly from: CalendarDate;
  readonly days: number;
  readonly doctorId: string | null;
  readonly canBook: boolean;
};

/** The days as the board shows them. */
export async function bookingDays(db: Db, at: At, wanted: Wanted): Promise<BookingDays> {
  const dates = Array.from({ length: wanted.days }, (_, ahead) => addDays(wanted.from, ahead));
  const [plans, lines, names, calendar, settings] = await Promise.all([
    planDays(db, at.clinicId, dates),
    bookedLines(db, { from: wanted.from, to: dates.at(-1) ?? wanted.from }, at.now),
    namesOf(db),
    readCalendar(db, at.clinicId, wanted.from),
    settingsAt(db, at.now),
  ]);
  const byId = new Map(lines.map((line) => [line.appointmentId, line]));
  const show = { names, byId, now: at.now, doctorId: wanted.doctorId };
  const days: BookingDay[] = [];
  for (const plan of plans) {
    const week = (await settingsOn(db, plan.date))('opening.week');
    const { isOpen, note } = openingOn(plan.date, week, calendar);
    days.push({ date: plan.date, isOpen, note, ...dayOf(plan, show) });
  }
  return {
    today: clinicDate(at.now),
    canBook: wanted.canBook,
    hasSessions: settings('booking.sessions').length > 0,
    days,
  };
}

type Show = {
  readonly names: Awaited<ReturnType<typeof namesOf>>;
  readonly byId: ReadonlyMap<string, BookedLine>;
  readonly now: EpochMs;
  readonly doctorId: string | null;
};

function dayOf(plan: DayPlan, show: Show): Pick<BookingDay, 'sessions' | 'stranded'> {
  const { doctorId, byId } = show;
  const isWanted = (who: string | null) => doctorId === null || who === doctorId;
  return {
    sessions: plan.sessions
      .filter(({ session }) => isWanted(session.doctorId))
      .map((session) => sessionOf(plan.date, session, show)),
    stranded: plan.stranded
      .filter((booking) => isWanted(booking.doctorId))
      .flatMap(({ appointmentId }) => byId.get(appointmentId) ?? []),
  };
}

function sessionOf(
  date: CalendarDate,
  { session, slots }: DaySession,
  { names, byId, now }: Show,
): BookingSessionView {
  return {
    queueId: session.queueId,
    queueName: names.queues.get(session.queueId) ?? '',
    doctorId: session.doctorId,
    doctorName: nameIn(names.staff, session.doctorId),
    roomName: nameIn(names.rooms, session.roomId),
    start: session.start,
    end: session.end,
    slots: slots.map((slot) => ({
      start: timeOf(slot.start),
      end: timeOf(slot.end),
      capacity: slot.capacity,
      free: slot.free,
      freeReserve: slot.freeReserve,
      isPast: clinicInstant(date, timeOf(slot.start)) <= now,
      booked: slot.booked.flatMap(({ appointmentId }) => byId.get(appointmentId) ?? []),
    })),
  };
}

async function namesOf(db: Db): Promise<Record<'staff' | 'queues' | 'rooms', Names>> {
  const [queues, rooms, staff] = await Promise.all([
    db.selectFrom('queues').select(['id', 'name']).execute(),
    db.selectFrom('rooms').select(['id', 'name']).execute(),
    staffNames(db),
  ]);
  return { staff, queues: namesById(queues), rooms: namesById(rooms) };
}

function namesById(rows: readonly { readonly id: string; readonly name: string }[]): Names {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function nameIn(names: Names, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? null);
}

function selectLines(db: Db) {
  return selectBookings(db)
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('appointments.resident_id')),
    )
    .leftJoin('staff', 'staff.id', 'appointments.doctor_id')
    .select([
      'appointments.id',
      'residents.id as resident_id',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
      'residents.phone',
      'appointments.date',
      'appointments.start_time',
      'appointments.queue_id',
      'appointments.doctor_id',
      'appointments.channel',
      'appointments.is_on_reserve',
      'appointments.purpose',
      'appointments.state',
      'staff.name as doctor_name',
    ])
    .orderBy('appointments.date')
    .orderBy('appointments.start_time')
    .orderBy('appointments.id');
}

type LineRow = Awaited<ReturnType<ReturnType<typeof selectLines>['execute']>>[number];

function toLine(row: LineRow, today: CalendarDate): BookedLine {
  const { channel, isOnReserve } = toBooking(row);
  return {
    appointmentId: row.id,
    residentId: row.resident_id,
    name: row.name,
    sex: row.sex as Sex,
    ageYears: ageInYears(row.birth_date as CalendarDate, today),
    phoneMasked: row.phone && maskPhone(row.phone),
    date: row.date as CalendarDate,
    start: row.start_time,
    doctorName: row.doctor_name,
    purpose: row.purpose,
    channel,
    state: row.state as BookedLine['state'],
    isOnReserve,
  };
}

async function bookedLines(
  db: Db,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
  now: EpochMs,
): Promise<readonly BookedLine[]> {
  const rows = await selectLines(db)
    .where('appointments.date', '>=', from)
    .where('appointments.date', '<=', to)
    .execute();
  return rows.map((row) => toLine(row, clinicDate(now)));
}

/** What a person has booked from today on, and until when only people may book for them. */
export async function bookingsOf(db: Db, residentId: string, now: EpochMs) {
  const today = clinicDate(now);
  const rows = await selectLines(db)
    .where('appointments.resident_id', 'in', idsOf(residentId))
    .where('appointments.date', '>=', today)
    .execute();
  const { blockedTo } = await findBookingPerson(db, residentId, now);
  return { lines: rows.map((row) => toLine(row, today)), blockedTo };
}

/** Wishes that wait for the home, or for somebody who phones. */
export async function listWishes(db: Db): Promise<BookingWish[]> {
  const names = await staffNames(db);
  const rows = await db
    .selectFrom('booking_wishes')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('booking_wishes.resident_id')),
    )
    .selectAll('booking_wishes')
    .select(['residents.id as person_id', 'residents.name', 'residents.phone'])
    .where('booking_wishes.removed_reason', 'is', null)
    .where('booking_wishes.state', 'in', ['open', 'task'])
    // What the home does by itself in a moment is nobody's task.
    .where('booking_wishes.kind', '<>', 'cancel')
    .orderBy('booking_wishes.asked_at')
    .orderBy('booking_wishes.id')
    .execute();
  return rows.map((row) => ({
    wishId: row.id,
    kind: row.kind as BookingWish['kind'],
    state: row.state as BookingWish['state'],
    residentId: row.person_id,
    name: row.name,
    phoneMasked: row.phone && maskPhone(row.phone),
    date: row.date as CalendarDate,
    until: row.until as CalendarDate,
    start: row.start_time,
    doctorId: row.doctor_id,
    doctorName: nameIn(names, row.doctor_id),
    queueId: row.queue_id,
    purpose: row.purpose,
    channel: row.channel as BookingWish['channel'],
    askedAt: row.asked_at as Instant,
    refused: row.refused,
    proposal: proposalOf(row.proposal, names),
  }));
}

function proposalOf(text: string | null, names: Names): BookingWish['proposal'] {
  if (text === null) return null;
  const place = JSON.parse(text) as Omit<NonNullable<BookingWish['proposal']>, 'doctorName'>;
  return { ...place, doctorName: nameIn(names, place.doctorId) };
}

/** So many days ahead are looked through for a free slot. */
const SUGGESTION_DAYS = 14;

type Asked = {
  readonly residentId: string;
  readonly from: CalendarDate;
  readonly teamCode: string | null;
};

/** Whom a desk should offer first, and why (QUE-08). */
export async function suggestionsFor(db: Db, at: At, asked: Asked): Promise<BookingSuggestion[]> {
  const today = clinicDate(at.now);
  const from = asked.from < today ? today : asked.from;
  const dates = Array.from({ length: SUGGESTION_DAYS }, (_, ahead) => addDays(from, ahead));
  const [days, person, names] = await Promise.all([
    planDays(db, at.clinicId, dates),
    findBookingPerson(db, asked.residentId, at.now),
    namesOf(db),
  ]);
  const contractedDoctorId = await doctorOf(db, asked.residentId);
  const isTeamOnly = Boolean(asked.teamCode);
  const found = suggestPlaces({
    days,
    contractedDoctorId,
    teamDoctorIds: isTeamOnly
      ? await teamByCode(db, at.clinicId, asked.teamCode ?? '', today)
      : await teamOf(db, contractedDoctorId),
    conditions: person.conditions,
    isTeamOnly,
    now: at.now,
  });
  return found.map(({ place, ground, free, places, because }) => ({
    ...place,
    doctorName: nameIn(names.staff, place.doctorId),
    queueName: names.queues.get(place.queueId) ?? '',
    ground,
    free,
    places,
    because: [...because],
  }));
}

/** The doctors of the team to which a doctor belongs. */
async function teamOf(db: Db, doctorId: string | null): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('staff')
    .innerJoin('staff as mates', 'mates.team_id', 'staff.team_id')
    .select('mates.id')
    .where('staff.id', '=', doctorId ?? '')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The doctors of the team with this booking code; nobody for a code that no team has. */
async function teamByCode(
  db: Db,
  clinicId: string,
  code: string,
  today: CalendarDate,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('teams')
    .innerJoin('staff', 'staff.team_id', 'teams.id')
    .select('staff.id')
    .where('teams.clinic_id', '=', clinicId)
    .where('teams.booking_code', '=', code)
    .where((where) =>
      where.or([where('teams.closed_on', 'is', null), where('teams.closed_on', '>', today)]),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}
