import type { Proposal, VisitAnswers, VisitJudgement } from '../../../../shared/contract/care.ts';
import { overlay } from '../../../../shared/domain/care/answers.ts';
import type { GlucoseInput } from '../../../../shared/domain/care/diabetes.ts';
import type { PreviousFollowUp } from '../../../../shared/domain/care/follow-up.ts';
import type { FollowUpDecision } from '../../../../shared/domain/care/judge.ts';
import {
  type CareProgramme,
  judgeVisit,
  programmes,
  type VisitFacts,
} from '../../../../shared/domain/care/programmes.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingsOn } from '../administration/settings.ts';
import { storedAnswers } from './answers.ts';
import { historyOf, type Measured, measuredAt, type VisitSubject } from './facts.ts';
import { startSheet } from './sheets.ts';
import { managedCodes } from '../residents/managed.ts';
import { countedFacts } from '../residents/standing.ts';

type Db = ReadDb | WriteDb;

/** A judgement with what the rules were given, programme by programme. */
export type JudgedVisit = {
  readonly judgement: VisitJudgement;
  readonly measured: Measured;
  readonly facts: ReadonlyMap<Proposal['programme'], VisitFacts>;
};

/** Whose visit this is. @throws AppError `not-found` */
export async function visitSubject(db: Db, visitId: string): Promise<VisitSubject> {
  const row = await db
    .selectFrom('visits')
    .select(['visits.resident_id', 'visits.date'])
    .where('visits.id', '=', visitId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return {
    visitId,
    residentId: row.resident_id,
    date: row.date as CalendarDate,
    birthDate: (await countedFacts(db, row.resident_id)).birthDate,
  };
}

/** What the rules of every programme that the resident is in say of this visit; null where there is none. */
export async function judgeVisitOf(
  db: Db,
  subject: VisitSubject,
  given: VisitAnswers,
): Promise<JudgedVisit | null> {
  const managed = await managedProgrammes(db, subject.residentId);
  if (managed.length === 0) return null;
  const measured = await measuredAt(db, subject);
  const stored = await storedAnswers(db, subject.visitId);
  const answers = overlay(stored?.answers ?? null, given);
  const facts = new Map<Proposal['programme'], VisitFacts>();
  const proposals: Proposal[] = [];
  for (const programme of managed) {
    const history = await historyOf(db, subject, programme.id);
    const known = await factsOf(db, { subject, measured, answers, previous: history.previous });
    facts.set(programme.id, known);
    proposals.push({
      ...proposalOf(programme, known),
      faceToFaceThisYear: history.faceToFaceThisYear,
      confirmed: await findConfirmed(db, subject.visitId, programme.id),
    });
  }
  const judgement: VisitJudgement = {
    visitId: subject.visitId,
    bloodPressure: measured.bloodPressure,
    pressureReadings: measured.pressureReadings,
    glucose: measured.glucose && shownGlucose(measured.glucose),
    proposals,
    dueDate: earliestOf(proposals.map(({ dueDate }) => dueDate)),
    answers,
    answered: stored && { by: stored.by, at: stored.at },
    sheet: await startSheet(db, subject, managed, measured),
  };
  return { judgement, measured, facts };
}

type Known = {
  readonly subject: VisitSubject;
  readonly measured: Measured;
  readonly answers: VisitAnswers;
  readonly previous: PreviousFollowUp | null;
};

async function factsOf(
  db: Db,
  { subject, measured, answers, previous }: Known,
): Promise<VisitFacts> {
  const settings = await settingsOn(db, subject.date);
  return {
    interval: {
      recheckDays: settings('care.recheck-days'),
      routineMonths: settings('care.routine-months'),
    },
    visitDate: subject.date,
    birthDate: subject.birthDate,
    sbp: measured.bloodPressure?.sbp ?? null,
    dbp: measured.bloodPressure?.dbp ?? null,
    glucose: measured.glucose,
    moreGlucose: measured.moreGlucose,
    heartRate: measured.heartRate,
    temperatureC: measured.temperatureC,
    previous: previous && {
      controlled: previous.controlled,
      adverseReaction: previous.adverseReaction,
    },
    ...answers,
  };
}

function proposalOf(
  programme: CareProgramme,
  facts: VisitFacts,
): Omit<Proposal, 'confirmed' | 'faceToFaceThisYear'> {
  const decision: FollowUpDecision = judgeVisit(programme, facts);
  return {
    programme: programme.id,
    previousControlled: facts.previous?.controlled ?? null,
    class: decision.class,
    flags: decision.flags,
    actions: [...decision.actions],
    dueDate: decision.dueDate,
    needs: [...(decision.needs ?? [])],
    hints: [...decision.hints],
    because: [...decision.because],
    ruleSet: decision.ruleSet,
    ruleSetVersion: decision.version,
  };
}

function shownGlucose({ kind, mmolL, code }: GlucoseInput): VisitJudgement['glucose'] {
  return { kind, value: mmolL ?? null, code: code ?? null };
}

function earliestOf(dates: readonly (CalendarDate | null)[]): CalendarDate | null {
  const [earliest = null] = dates.filter((date) => date !== null).toSorted();
  return earliest;
}

/** In the order of the registry. */
async function managedProgrammes(db: Db, residentId: string): Promise<readonly CareProgramme[]> {
  const codes = await managedCodes(db, residentId);
  return programmes.filter(({ id }) => codes.has(id));
}

async function findConfirmed(
  db: Db,
  visitId: string,
  programme: Proposal['programme'],
): Promise<Proposal['confirmed']> {
  const row = await db
    .selectFrom('follow_ups')
    .select(['id', 'due_date'])
    .where('visit_id', '=', visitId)
    .where('programme', '=', programme)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row ? { followUpId: row.id, dueDate: row.due_date as CalendarDate | null } : null;
}
