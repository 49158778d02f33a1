import type { Proposal, SheetValues, VisitAnswers } from '../../../../shared/contract/care.ts';
import { findProgramme, type VisitFacts } from '../../../../shared/domain/care/programmes.ts';
import { valuesFor } from '../../../../shared/domain/care/sheet.ts';
import { toTenths } from '../../../../shared/domain/measurement/units.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { canonicalJson } from '../../../../shared/replication/hash.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { Unit } from '../../pipeline/unit.ts';
import type { VisitSubject } from './facts.ts';
import type { JudgedVisit } from './reader.ts';
import { idsOf } from '../residents/same-person.ts';

/** The outcome of any referral is followed up within two weeks (REF-12). */
const REFERRAL_OUTCOME_DAYS = 14;

/** The doctor's word on the whole visit. */
export type Confirmation = {
  readonly answers: VisitAnswers;
  readonly dueDate: CalendarDate;
  readonly reason: string | null;
  readonly referTo: string | null;
  readonly sheet: SheetValues;
  readonly doctorId: string;
  readonly now: EpochMs;
};

/** One programme of it. */
export type ConfirmedProgramme = {
  readonly proposal: Proposal;
  readonly class: number;
  readonly followUpId: string;
};

type Confirmed = {
  readonly subject: VisitSubject;
  readonly judged: JudgedVisit;
  readonly confirmation: Confirmation;
  readonly one: ConfirmedProgramme;
};

/** The sheet of one programme: what was judged, by which rules, and what the doctor said. */
export function followUpOp({ subject, judged, confirmation, one }: Confirmed): Operation {
  const { proposal, followUpId } = one;
  const facts = judged.facts.get(proposal.programme);
  const programme = findProgramme(proposal.programme);
  assert(facts && programme, 'what is confirmed was judged');
  const { bloodPressure } = judged.measured;
  return {
    op: 'insert',
    entity: 'follow_ups',
    rowId: followUpId,
    fields: {
      resident_id: subject.residentId,
      visit_id: subject.visitId,
      programme: proposal.programme,
      visit_date: subject.date,
      way: 'clinic',
      sbp: bloodPressure?.sbp ?? null,
      dbp: bloodPressure?.dbp ?? null,
      class: one.class,
      flags: canonicalJson(proposal.flags),
      actions: canonicalJson(proposal.actions),
      due_date: confirmation.dueDate,
      because: canonicalJson(proposal.because),
      rule_set: proposal.ruleSet,
      rule_set_version: proposal.ruleSetVersion,
      inputs: canonicalJson({ ...facts, previousControlled: proposal.previousControlled }),
      change_reason: confirmation.reason,
      refer_to: isReferral(proposal) ? confirmation.referTo : null,
      doctor_id: confirmation.doctorId,
      confirmed_at: toInstant(confirmation.now),
      fpg_x10: fastingTenths(facts),
      form: canonicalJson(valuesFor(programme.sheet, confirmation.sheet)),
    },
  };
}

/** LO and HI are never numbers (MEA-02): they stand in the observations and in `inputs`. */
function fastingTenths({ glucose }: VisitFacts): number | null {
  if (glucose?.kind !== 'fasting' || glucose.mmolL === undefined) return null;
  return toTenths(glucose.mmolL);
}

/** The next date replaces the programme's open one; a referral gets its own clock (REF-12). */
export async function taskOps(
  unit: Unit,
  { subject, confirmation, one }: Confirmed,
  makeId: MakeId,
): Promise<readonly Operation[]> {
  const open = await unit.db
    .selectFrom('tasks')
    .select('id')
    .where('resident_id', 'in', idsOf(subject.residentId))
    .where('programme', '=', one.proposal.programme)
    .where('kind', '=', 'follow-up')
    .where('state', '=', 'open')
    .execute();
  const closed = await Promise.all(open.map(({ id }) => unit.patch('tasks', id, 'state', 'done')));
  const task = (kind: string, dueDate: CalendarDate): Operation => ({
    op: 'insert',
    entity: 'tasks',
    rowId: makeId(),
    fields: {
      resident_id: subject.residentId,
      kind,
      programme: one.proposal.programme,
      due_date: dueDate,
      follow_up_id: one.followUpId,
      state: 'open',
    },
  });
  const outcome = task('referral-outcome', addDays(subject.date, REFERRAL_OUTCOME_DAYS));
  return [
    ...closed,
    task('follow-up', confirmation.dueDate),
    ...(isReferral(one.proposal) ? [outcome] : []),
  ];
}

/** What was asked at this visit, as a row that every desk reads. */
export function answersOp(
  subject: VisitSubject,
  row: { readonly answersId: string; readonly answers: VisitAnswers; readonly askedBy: string },
  now: EpochMs,
): Operation {
  return {
    op: 'insert',
    entity: 'visit_answers',
    rowId: row.answersId,
    fields: {
      visit_id: subject.visitId,
      resident_id: subject.residentId,
      answers: canonicalJson(row.answers),
      asked_by: row.askedBy,
      asked_at: toInstant(now),
    },
  };
}

function isReferral({ actions }: Proposal): boolean {
  return actions.includes('REFER') || actions.includes('EMERGENCY_REFERRAL');
}
