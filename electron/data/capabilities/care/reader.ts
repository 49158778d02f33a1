import type { Proposal, VisitAnswers } from '../../../../shared/contract/care.ts';
import {
  previousFollowUp,
  type RecordedFollowUp,
} from '../../../../shared/domain/care/follow-up.ts';
import { classifyHypertension } from '../../../../shared/domain/care/hypertension.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/open.ts';
import { bloodPressureOfVisit } from '../measurement/blood-pressure.ts';

type Db = ReadDb | WriteDb;

export type VisitSubject = {
  readonly visitId: string;
  readonly residentId: string;
  readonly date: CalendarDate;
  readonly birthDate: CalendarDate;
};

/** Whose visit this is. @throws AppError `not-found` */
export async function visitSubject(db: Db, visitId: string): Promise<VisitSubject> {
  const row = await db
    .selectFrom('visits')
    .innerJoin('residents', 'residents.id', 'visits.resident_id')
    .select(['visits.resident_id', 'visits.date', 'residents.birth_date'])
    .where('visits.id', '=', visitId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return {
    visitId,
    residentId: row.resident_id,
    date: row.date as CalendarDate,
    birthDate: row.birth_date as CalendarDate,
  };
}

/** What the hypertension rules say of this visit; null where the resident is not managed for it. */
export async function proposeFollowUp(
  db: Db,
  subject: VisitSubject,
  answers: VisitAnswers,
): Promise<Proposal | null> {
  if (!(await isManaged(db, subject.residentId))) return null;
  const pressure = await bloodPressureOfVisit(db, subject.visitId, subject.residentId);
  const previous = previousFollowUp(await recordedFollowUps(db, subject.residentId), subject.date);
  const decision = classifyHypertension({
    visitDate: subject.date,
    birthDate: subject.birthDate,
    sbp: pressure.value?.sbp ?? null,
    dbp: pressure.value?.dbp ?? null,
    previous,
    ...answers,
  });
  return {
    programme: 'hypertension',
    visitId: subject.visitId,
    bloodPressure: pressure.value && { ...pressure.value, readings: pressure.count },
    previousControlled: previous?.controlled ?? null,
    class: decision.class,
    flags: decision.flags,
    actions: [...decision.actions],
    dueDate: decision.dueDate,
    needs: [...(decision.needs ?? [])],
    hints: [...decision.hints],
    because: [...decision.because],
    ruleSet: decision.ruleSet,
    ruleSetVersion: decision.version,
    confirmed: await findConfirmed(db, subject.visitId),
  };
}

async function isManaged(db: Db, residentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('conditions')
    .select('id')
    .where('resident_id', '=', residentId)
    .where('code', '=', 'hypertension')
    .where('is_managed', '=', 1)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

async function recordedFollowUps(db: Db, residentId: string): Promise<RecordedFollowUp[]> {
  const rows = await db
    .selectFrom('follow_ups')
    .select(['visit_date', 'sbp', 'dbp', 'flags'])
    .where('resident_id', '=', residentId)
    .where('programme', '=', 'hypertension')
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('visit_date')
    .orderBy('confirmed_at')
    .execute();
  return rows.map((row) => {
    const flags = JSON.parse(row.flags) as Proposal['flags'];
    return {
      date: row.visit_date as CalendarDate,
      state: 'completed',
      hasMeasurement: row.sbp !== null && row.dbp !== null,
      controlled: flags.controlled ?? false,
      adverseReaction: flags.adverseReaction,
    };
  });
}

async function findConfirmed(db: Db, visitId: string): Promise<Proposal['confirmed']> {
  const row = await db
    .selectFrom('follow_ups')
    .select(['id', 'due_date'])
    .where('visit_id', '=', visitId)
    .where('programme', '=', 'hypertension')
    .where('replaced_by', 'is', null)
    .executeTakeFirst();
  return row ? { followUpId: row.id, dueDate: row.due_date as CalendarDate | null } : null;
}
