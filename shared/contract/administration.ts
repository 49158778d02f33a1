import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { roles } from '../domain/access.ts';
import { testCodes } from '../domain/orders/catalogue.ts';
import { RESERVE_PERCENT_MIN } from '../domain/slots/sessions.ts';
import { settingGroups } from '../domain/settings/definition.ts';
import { type SettingKey, settingKeys } from '../domain/settings/registry.ts';
import { weekdays } from '../domain/settings/week-hours.ts';
import { command, query, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant, lane, timeOfDay } from './schemas.ts';

/**
 * Administration (D9): what the manager of a clinic decides, in the scope `reference`. Every change
 * is an act of its own with who, when and where; nothing is deleted, it ends on a day.
 */

/** PostgreSQL holds no NUL in text. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/);
const name = text(40).min(1);
const phone = text(30).nullable();

/** What may be written of each kind of row; an addition names all fields, a change only those that differ. */
export const administrationFields = {
  organisation: z.object({
    name,
    kind: z.enum(['hospital', 'centre', 'station']),
    address: text(120).nullable(),
    phone,
    /** In the order of the list. */
    departments: z.array(name).max(80),
  }),
  staff: z.object({
    /** Never changes: the one by which somebody signs in. */
    loginName: z.string().regex(/^[a-z][a-z0-9._-]{1,39}$/),
    name,
    role: z.enum(roles),
    title: text(40).nullable(),
    phone,
    roomId: id.nullable(),
    teamId: id.nullable(),
    /** False: may not sign in, whatever the dates say. */
    isActive: z.boolean(),
    /** First and last day on which this person may sign in; null where it is open. */
    activeFrom: calendarDate.nullable(),
    activeTo: calendarDate.nullable(),
  }),
  team: z.object({
    name,
    leaderId: id.nullable(),
    /** The code by which residents book this team. */
    bookingCode: text(20).nullable(),
  }),
  queue: z.object({
    name,
    /** Never changes. */
    kind: z.enum(['measurement', 'consultation', 'fever']),
    /** Place in the list, from 1. */
    position: z.int().min(1).max(99),
  }),
  room: z.object({ name, queueId: id, openedOn: calendarDate.nullable() }),
  catchment: z.object({
    name,
    /** Three digits of the record number (b.1). */
    communityCode: z.string().regex(/^\d{3}$/),
    teamId: id.nullable(),
    doctorId: id.nullable(),
  }),
  clinic: z.object({ name, phone, address: text(120).nullable() }),
} as const;

export type AdministrationKind = keyof typeof administrationFields;

const password = z.string().min(8).max(200);

/** A field on which two people decided differently without seeing each other; the next change settles it. */
const contested = z.array(
  z.object({ field: z.string(), values: z.array(z.union([z.string(), z.number(), z.null()])) }),
);
/** `closedOn` is the first day on which the row is not used any more; null while it is open. */
const closing = { rowId: id, closedOn: calendarDate.nullable(), contested };

const openSpan = z.object({ opens: timeOfDay, closes: timeOfDay });
const week = z.object(
  Object.fromEntries(weekdays.map((day) => [day, z.array(openSpan).max(3)])) as Record<
    (typeof weekdays)[number],
    z.ZodArray<typeof openSpan>
  >,
);

export const bookingSession = z.object({
  queueId: id,
  doctorId: id.nullable(),
  roomId: id.nullable(),
  weekday: z.enum(weekdays),
  start: timeOfDay,
  end: timeOfDay,
  minutesPerVisit: z.int().min(1).max(15),
  reservePercent: z.int().min(RESERVE_PERCENT_MIN).max(100),
  conditions: z.array(z.string().max(60)).max(10),
});

/** A choice or several, a whole number, an order of lanes, the hours of a week, or who sees people when. */
export const settingValue = z.union([
  z.string().max(40),
  z.number(),
  z.array(lane).min(1).max(12),
  z.array(z.enum(testCodes)).min(1),
  week,
  z.array(bookingSession).max(200),
]);

export const settingKey = z.enum(settingKeys as readonly [SettingKey, ...SettingKey[]]);

export const settingForm = z.discriminatedUnion('type', [
  z.object({ type: z.literal('choice'), options: z.array(z.union([z.string(), z.number()])) }),
  z.object({ type: z.literal('choices'), options: z.array(z.enum(testCodes)) }),
  z.object({
    type: z.literal('number'),
    unit: z.enum([
      'second',
      'minute',
      'hour',
      'day',
      'month',
      'year',
      'ticket',
      'pass',
      'percent',
      'time',
    ]),
    min: z.number(),
    max: z.number(),
  }),
  z.object({ type: z.literal('cycle') }),
  z.object({ type: z.literal('week-hours') }),
  z.object({ type: z.literal('sessions') }),
]);

/** A value with the day from which it holds. */
const decided = z.object({
  settingId: id,
  value: settingValue,
  effectiveFrom: calendarDate,
  reason: z.string().nullable(),
  setByName: z.string().nullable(),
  setAt: instant,
});

export const settingView = z.object({
  key: settingKey,
  group: z.enum(settingGroups),
  form: settingForm,
  default: settingValue,
  /** Rule ids of domain.md. */
  sources: z.array(z.string()),
  /** The value in force today. */
  value: settingValue,
  /** Who decided it and from when; null while the default holds. */
  decided: decided.nullable(),
  /** What will hold later, the next first. */
  upcoming: z.array(decided),
});
export type SettingView = z.output<typeof settingView>;

const calendarDayFields = z.object({
  date: calendarDate,
  kind: z.enum(['closed', 'open']),
  /** Where the hours differ from those of the week. */
  opens: timeOfDay.nullable(),
  closes: timeOfDay.nullable(),
  note: text(60).nullable(),
});

export const administrationState = z.object({
  today: calendarDate,
  clinic: administrationFields.clinic.extend({ clinicId: id, contested }),
  organisations: z.array(administrationFields.organisation.extend(closing)),
  /** In the order of login names; a hash of a password never leaves the data host. */
  staff: z.array(
    administrationFields.staff.extend({
      rowId: id,
      contested,
      /** May sign in today. */
      canSignIn: z.boolean(),
      /** Rests at this workstation after wrong passwords (SEC-01); null where nobody failed too often. */
      lockedUntil: instant.nullable(),
    }),
  ),
  teams: z.array(administrationFields.team.extend(closing)),
  queues: z.array(
    administrationFields.queue.extend({ ...closing, waitingToday: z.number().int() }),
  ),
  rooms: z.array(administrationFields.room.extend(closing)),
  catchments: z.array(administrationFields.catchment.extend(closing)),
  /** From a month ago on, in order. */
  calendarDays: z.array(calendarDayFields.extend({ rowId: id })),
  settings: z.array(settingView),
  /** How far this workstation's own decisions have come. */
  sent: z.object({
    /** Decided here, not yet at the district; the other desks see them when they are. */
    waiting: z.number().int(),
    /** Decided here and not accepted by the district; `history` shows which. */
    refused: z.number().int(),
  }),
});
export type AdministrationState = z.output<typeof administrationState>;

/** What became of a decision: `waiting` is here only, `refused` was not accepted by the district. */
export const decisionStanding = z.enum(['everywhere', 'waiting', 'refused']);

export const historyLine = z.object({
  txId: id,
  at: instant,
  /** Null for what the district decided itself. */
  byName: z.string().nullable(),
  /** The workstation's name where it is known. */
  desk: z.string().nullable(),
  standing: decisionStanding,
  kind: z.enum(['added', 'changed', 'removed']),
  /** As in {@link administrationFields}; null for a row that was removed. */
  field: z.string().nullable(),
  /** Passwords are never shown: both are null. Ids of rows, codes and dates stay as they are. */
  from: z.union([z.string(), z.number(), z.null()]),
  to: z.union([z.string(), z.number(), z.null()]),
  /** Of a setting: from which day the value holds. */
  effectiveFrom: calendarDate.nullable(),
  reason: z.string().nullable(),
});
export type HistoryLine = z.output<typeof historyLine>;

export const historySubject = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('row'),
    kind: z.enum(['organisation', 'staff', 'team', 'queue', 'room', 'catchment', 'clinic']),
    rowId: id,
  }),
  z.object({ of: z.literal('setting'), key: settingKey }),
  z.object({ of: z.literal('calendar'), date: calendarDate }),
]);

/** Whose doctor changes. */
export const assignees = z.discriminatedUnion('by', [
  z.object({ by: z.literal('catchment'), catchmentId: id }),
  z.object({ by: z.literal('residents'), residentIds: z.array(id).min(1).max(500) }),
]);

/** One line of a pasted list that could not be read. */
export const unreadLine = z.object({
  line: z.number().int(),
  text: z.string(),
  because: z.enum(['date', 'kind', 'other-year', 'twice']),
});

const may = { needs: 'administration.change' } as const;
/** Nobody's health stands in it, so looking leaves no line in the audit trail; changing does. */
const looking = { ...may, audit: 'none' } as const;
const done = z.object({ done: z.literal(true) });

function add<Fields extends z.ZodType>(fields: Fields) {
  return command(may)
    .input(z.object({ idempotencyKey, fields }))
    .output(z.object({ rowId: id }));
}

/** `changes` holds the fields that the person changed, and no others. */
function change<Fields extends z.ZodType>(changes: Fields) {
  return command(may)
    .input(z.object({ idempotencyKey, rowId: id, changes }))
    .output(done);
}

const { organisation, staff, team, queue, room, catchment, clinic } = administrationFields;

export const administration = {
  watch: subscription(looking).output(eventIterator(administrationState)),
  add: {
    organisation: add(organisation),
    /** Refused: `login-name-taken`. */
    staff: command(may)
      .input(z.object({ idempotencyKey, fields: staff, password }))
      .output(z.object({ rowId: id })),
    team: add(team),
    queue: add(queue),
    room: add(room),
    catchment: add(catchment),
  },
  /** Refused: `name-taken`, `last-manager`, `dates-not-in-order`. */
  change: {
    clinic: change(clinic.partial()),
    organisation: change(organisation.omit({ kind: true }).partial()),
    staff: change(staff.omit({ loginName: true }).partial()),
    team: change(team.partial()),
    queue: change(queue.omit({ kind: true }).partial()),
    room: change(room.partial()),
    catchment: change(catchment.partial()),
  },
  /**
   * The first day on which a row is not used any more. Refused: `people-waiting` for a queue in which
   * somebody waits today, `dates-not-in-order`. People end by {@link staff}'s `activeTo`.
   */
  close: command(may)
    .input(
      z.object({
        idempotencyKey,
        kind: z.enum(['organisation', 'team', 'queue', 'room', 'catchment']),
        rowId: id,
        /** Null opens it again. */
        closedOn: calendarDate.nullable(),
      }),
    )
    .output(done),
  setStaffPassword: command(may)
    .input(z.object({ idempotencyKey, rowId: id, password }))
    .output(done),
  /** Ends the rest after wrong passwords, at this workstation: the rest is its own (SEC-01). */
  liftLock: command(may)
    .input(z.object({ idempotencyKey, rowId: id }))
    .output(done),
  /** Refused: `value-refused` outside the bounds of the form, `dates-not-in-order` for a day that is past. */
  setSetting: command(may)
    .input(
      z.object({
        idempotencyKey,
        key: settingKey,
        value: settingValue,
        effectiveFrom: calendarDate,
        reason: text(200).min(1),
      }),
    )
    .output(z.object({ settingId: id })),
  /** Takes a value back whose day has not come. Refused: `already-done` when it has. */
  withdrawSetting: command(may)
    .input(z.object({ idempotencyKey, settingId: id, reason: text(200).min(1) }))
    .output(done),
  /** Adds the day, or changes the one that is there. */
  setCalendarDay: command(may)
    .input(z.object({ idempotencyKey, day: calendarDayFields }))
    .output(z.object({ rowId: id })),
  /** The day is like its weekday again. */
  removeCalendarDay: command(may)
    .input(z.object({ idempotencyKey, date: calendarDate }))
    .output(done),
  /**
   * Reads a year's holidays and make-up days as pasted: a line each with a day (`2027-01-01`) or a
   * span (`2027-01-01 2027-01-03`), 休 or 班, and a note.
   */
  readHolidays: query(looking)
    .input(z.object({ year: z.int().min(2000).max(2100), lines: z.string().max(20_000) }))
    .output(
      z.object({
        days: z.array(calendarDayFields.extend({ isKnown: z.boolean() })),
        unread: z.array(unreadLine),
      }),
    ),
  /** The same lines, written down. Refused: `bad-input` while a line can not be read. */
  importHolidays: command(may)
    .input(
      z.object({
        idempotencyKey,
        year: z.int().min(2000).max(2100),
        lines: z.string().max(20_000),
      }),
    )
    .output(z.object({ written: z.number().int() })),
  /** Every change, the latest first. */
  history: query(looking).input(historySubject).output(z.array(historyLine)),
  /** Whom an assignment would touch. */
  countAssignment: query(may)
    .input(z.object({ whom: assignees, doctorId: id.nullable() }))
    .output(
      z.object({
        residents: z.number().int(),
        /** With this doctor already. */
        unchanged: z.number().int(),
        /** With another doctor, who would lose them. */
        fromOthers: z.number().int(),
      }),
    ),
  /** The contracted doctor, at most 500 residents at a time: call again while some are `left`. */
  assignDoctor: command(may)
    .input(z.object({ idempotencyKey, whom: assignees, doctorId: id.nullable() }))
    .output(z.object({ assigned: z.number().int(), left: z.number().int() })),
  /** Whether and when the clinic is open on a day, and the next day on which it is. */
  openingOn: query({ needs: 'queue.view', audit: 'none' })
    .input(z.object({ date: calendarDate }))
    .output(
      z.object({
        isOpen: z.boolean(),
        spans: z.array(openSpan),
        note: z.string().nullable(),
        /** This day or the first one after it that is open; null where none is within a year. */
        nextOpen: calendarDate.nullable(),
      }),
    ),
};
