import { createHash } from 'node:crypto';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb } from '../../db/handle.ts';
import type { DocumentData } from '../../documents/kinds.ts';
import { clinicOpeningOn } from '../administration/decisions.ts';
import { type ClinicPaper, nextClinicCopy } from '../documents/clinic-papers.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { canonicalOf } from '../residents/same-person.ts';
import { staffNames } from '../session/reader.ts';

const kind = 'fallback-list';
type Data = DocumentData<typeof kind>;

/** What fits on paper that is held in one hand; the longest overdue first. */
const DUE_MAX = 60;
/** Two sheets full. */
const MANUAL_TICKETS = 44;
/** Beyond the numbers that a workstation gives by itself, with `M` too, while its home is away. */
const FIRST_MANUAL = 901;

/** 备用名单 before it stands in the journal; its subject is its day. */
export type FallbackPaper = Omit<ClinicPaper, 'documentId'>;

/** 备用名单 of the next day on which the clinic is open, for a planned outage (F9, QUE-25). */
export async function makeFallbackPaper(
  app: AppContext,
  printedBy: string | null,
): Promise<FallbackPaper> {
  const db = app.database.read;
  const { clinicId, ticketPrefix } = app.workstation;
  const tomorrow = addDays(clinicDate(app.clock.now()), 1);
  const date = (await clinicOpeningOn(db, clinicId, tomorrow)).nextOpen ?? tomorrow;
  const copyNumber = await nextClinicCopy(db, { kind, subject: date });
  const [booked, due, clinic, names] = await Promise.all([
    bookedOn(db, date),
    dueUntil(db, date),
    db
      .selectFrom('clinics')
      .select(['name', 'phone'])
      .where('id', '=', clinicId)
      .executeTakeFirst(),
    staffNames(db),
  ]);
  const residentIds = [...new Set([...booked, ...due].map(({ resident_id }) => resident_id))];
  const people = await peopleOf(db, residentIds, date);
  const data: Data = {
    imprint: {
      clinicName: clinic?.name ?? '',
      clinicPhone: clinic?.phone ?? null,
      isDemo: app.workstation.isDemo,
      copyNumber,
      printedAt: toInstant(app.clock.now()),
      printedBy,
    },
    date,
    appointments: booked.flatMap((row) => {
      const person = people.get(row.resident_id);
      if (!person) return [];
      const place = row.queue_name ?? '';
      const doctor = row.doctor_id === null ? '' : (names.get(row.doctor_id) ?? '');
      return [{ ...person, time: row.start_time, place, purpose: row.purpose, doctor }];
    }),
    due: due.flatMap((row) => {
      const person = people.get(row.resident_id);
      const { programme, due_date: dueDate } = row;
      return person ? [{ ...person, programme, dueDate: dueDate as CalendarDate }] : [];
    }),
    tickets: Array.from(
      { length: MANUAL_TICKETS },
      (_, at) => `M${ticketPrefix}${FIRST_MANUAL + at}`,
    ),
  };
  const pdf = await app.documents.render(kind, data);
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  return { kind, subject: date, copyNumber, residentIds, pdf, sha256 };
}

function bookedOn(db: ReadDb, date: CalendarDate) {
  return db
    .selectFrom('appointments')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('appointments.resident_id')),
    )
    .leftJoin('queues', 'queues.id', 'appointments.queue_id')
    .select([
      'residents.id as resident_id',
      'appointments.start_time',
      'appointments.purpose',
      'appointments.doctor_id',
      'queues.name as queue_name',
    ])
    .where('appointments.date', '=', date)
    .where('appointments.state', '=', 'booked')
    .where('appointments.removed_reason', 'is', null)
    .orderBy('appointments.start_time')
    .orderBy('residents.name')
    .execute();
}

function dueUntil(db: ReadDb, date: CalendarDate) {
  return db
    .selectFrom('tasks')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('tasks.resident_id')),
    )
    .select(['residents.id as resident_id', 'tasks.programme', 'tasks.due_date'])
    .where('tasks.kind', '=', 'follow-up')
    .where('tasks.state', '=', 'open')
    .where('tasks.due_date', '<=', date)
    .where('tasks.removed_reason', 'is', null)
    .orderBy('tasks.due_date')
    .limit(DUE_MAX)
    .execute();
}

async function peopleOf(db: ReadDb, residentIds: readonly string[], date: CalendarDate) {
  if (residentIds.length === 0) return new Map<string, Person>();
  const rows = await selectBrief(db)
    .where('residents.id', 'in', [...residentIds])
    .execute();
  return new Map(rows.map((row) => [row.resident_id, toPerson(toBrief(row, date))]));
}

type Person = ReturnType<typeof toPerson>;

/** Numbers as on all paper: of a document the last four (ID-52). */
function toPerson(brief: ReturnType<typeof toBrief>) {
  const sex = brief.sex === 'male' ? '男' : brief.sex === 'female' ? '女' : '';
  return {
    name: brief.name,
    about: `${sex} ${brief.ageYears} 岁`.trim(),
    documentTail: brief.documentMasked?.slice(-4) ?? null,
    phoneMasked: brief.phoneMasked,
  };
}
