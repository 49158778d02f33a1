import type { ReferralDraft } from '../../../../shared/contract/referrals.ts';
import {
  outcomeDueDate,
  referralClocks,
  type Urgency,
} from '../../../../shared/domain/referral/clocks.ts';
import { checkReferralForm } from '../../../../shared/domain/referral/form.ts';
import {
  nextSequence,
  numberHead,
  referralNumber,
} from '../../../../shared/domain/referral/number.ts';
import { outcomeStep, type ReferralOutcome } from '../../../../shared/domain/referral/outcome.ts';
import {
  type ReferralState,
  type ReferralStep,
  takeStep,
} from '../../../../shared/domain/referral/states.ts';
import { assert, unreachable } from '../../../../shared/lib/assert.ts';
import {
  type CalendarDate,
  clinicDate,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import { countRebirths } from '../../replication/rebirth.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { dropDraft } from './drafts.ts';
import { closeTasks, dropOwnTask, newOutcomeTask } from './outcome-tasks.ts';
import { patientOf } from './reader.ts';
import { idsOf } from '../residents/same-person.ts';

type Wish = {
  readonly draft: ReferralDraft;
  readonly step: 'submit' | 'decline';
  /** Why the resident declines (REF-04). */
  readonly reason: string | null;
};

export type Sent = {
  readonly referralId: string;
  readonly number: string;
  readonly outcomeDueDate: CalendarDate;
};

/**
 * Writes the referral and its two-week task, in one act.
 *
 * @throws AppError `bad-input` for an incomplete form (REF-02), `already-done` where the same person
 *   is already on the way to the same department
 */
export async function sendReferral(app: AppContext, unit: Unit, wish: Wish): Promise<Sent> {
  const { draft, step, reason } = wish;
  const today = clinicDate(unit.now);
  const by = step === 'decline' ? 'patient' : 'sender';
  const decision = takeStep(step, 'draft', { by, reason });
  if (decision.refused) throw refusal(decision.refused);
  const doctor = await findDoctor(unit.db, unit.actor.id);
  if (step === 'submit') {
    const words = { ...draft, doctorName: doctor.name, issuedOn: today };
    if (!checkReferralForm(words).canSubmit) throw new AppError('bad-input');
    await refuseSecond(unit.db, draft);
  }
  const followUp = await findFollowUp(unit.db, draft);
  const referralId = app.makeId();
  const number = await takeNumber(unit.db, app.workstation, today);
  const patient = await patientOf(unit.db, draft.residentId, { today, isPhoneMasked: false });
  const row: Operation = {
    op: 'insert',
    entity: 'referrals',
    rowId: referralId,
    fields: {
      resident_id: draft.residentId,
      visit_id: draft.visitId,
      follow_up_id: draft.followUpId,
      programme: followUp?.programme ?? null,
      number,
      urgency: draft.urgency,
      is_green_channel: draft.isGreenChannel ? 1 : 0,
      patient: JSON.stringify(patient),
      ...addresseeFields(draft),
      impression: draft.impression,
      reason: draft.reason,
      past_history: draft.pastHistory,
      treatment: draft.treatment,
      doctor_id: unit.actor.id,
      doctor_name: doctor.name,
      doctor_phone: draft.doctorPhone,
      issued_by: await clinicName(unit.db, app.workstation.clinicId),
      issued_on: today,
      submitted_at: toInstant(unit.now),
      state: decision.to,
      state_reason: reason,
    },
  };
  const dueDate = outcomeDueDate(today);
  const { residentId, visitId, followUpId } = draft;
  const task = await newOutcomeTask(unit, app.makeId, {
    referralId,
    residentId,
    visitId,
    followUpId,
    dueDate,
    programme: followUp?.programme ?? null,
  });
  await unit.issue([row, ...task]);
  await dropDraft(unit.db, { staffId: unit.actor.id, residentId });
  return { referralId, number, outcomeDueDate: dueDate };
}

/** Takes a referral back (c.2). The clinic's own rows only: a database holds no others. */
export async function cancelReferral(unit: Unit, referralId: string, reason: string) {
  await stepReferral(unit, referralId, { step: 'cancel', reason });
}

/**
 * Closes the two weeks with what became of the resident (REF-18).
 *
 * @throws AppError `wrong-state` where somebody could not be reached and there is still time to try
 */
export async function recordOutcome(unit: Unit, referralId: string, outcome: ReferralOutcome) {
  const referral = await findReferral(unit.db, referralId);
  const clocks = referralClocks(momentOf(referral), unit.now);
  const { step } = outcomeStep(outcome, clocks.outcome?.daysLeft ?? 0);
  if (step === null) throw new AppError('wrong-state');
  await stepReferral(unit, referralId, { step, reason: outcome });
}

/** The resident of a referral. @throws AppError `not-found` */
export async function residentOf(db: WriteDb, referralId: string): Promise<string> {
  return (await findReferral(db, referralId)).resident_id;
}

type Stepping = { readonly step: ReferralStep; readonly reason: string };

async function stepReferral(unit: Unit, referralId: string, { step, reason }: Stepping) {
  const referral = await findReferral(unit.db, referralId);
  const decision = takeStep(step, referral.state as ReferralState, { by: 'sender', reason });
  if (decision.refused) throw refusal(decision.refused);
  const origin = {
    referralId,
    residentId: referral.resident_id,
    visitId: referral.visit_id,
    followUpId: referral.follow_up_id,
  };
  const ops = [
    await unit.patch('referrals', referralId, 'state', decision.to),
    await unit.patch('referrals', referralId, 'state_reason', reason),
    ...(await (step === 'cancel' ? dropOwnTask(unit, origin) : closeTasks(unit, origin))),
  ];
  await unit.issue(ops);
}

function refusal(refused: 'wrong-party' | 'wrong-state' | 'reason-required'): AppError {
  switch (refused) {
    case 'wrong-party':
      return new AppError('forbidden');
    case 'wrong-state':
      return new AppError('referral-moved-on');
    case 'reason-required':
      return new AppError(refused);
    default:
      return unreachable(refused);
  }
}

function addresseeFields(draft: ReferralDraft) {
  return {
    to_organisation_id: draft.toOrganisationId,
    to_organisation: draft.toOrganisation,
    to_department: draft.toDepartment || null,
    to_doctor: draft.toDoctor || null,
  };
}

/** Two windows, or a second thought after a slow answer: nobody is sent to one department twice. */
async function refuseSecond(db: WriteDb, draft: ReferralDraft): Promise<void> {
  const same = await db
    .selectFrom('referrals')
    .select('to_department')
    .where('resident_id', 'in', idsOf(draft.residentId))
    .where('to_organisation', '=', draft.toOrganisation)
    .where('state', '=', 'submitted')
    .where('removed_reason', 'is', null)
    .execute();
  if (same.some(({ to_department }) => (to_department ?? '') === draft.toDepartment)) {
    throw new AppError('already-done');
  }
}

/** The follow-up that a referral comes from belongs to the same person. */
async function findFollowUp(db: WriteDb, { followUpId, residentId }: ReferralDraft) {
  if (followUpId === null) return null;
  const row = await db
    .selectFrom('follow_ups')
    .select(['programme', 'resident_id'])
    .where('id', '=', followUpId)
    .where('resident_id', 'in', idsOf(residentId))
    .executeTakeFirst();
  if (!row) throw new AppError('bad-input');
  return row;
}

/** Counted in the forms themselves: a clock that went to another day and back repeats no number. */
async function takeNumber(
  db: WriteDb,
  { ticketPrefix: prefix, clinicId }: AppContext['workstation'],
  date: CalendarDate,
): Promise<string> {
  const rows = await db
    .selectFrom('referrals')
    .select('number')
    .where('number', 'like', `${numberHead(prefix, date)}%`)
    .execute();
  const numbers = rows.map(({ number }) => number);
  const rebirths = countRebirths(db, clinicId);
  return referralNumber(prefix, date, nextSequence(numbers, { prefix, date, rebirths }));
}

async function findReferral(db: WriteDb, referralId: string) {
  const row = await db
    .selectFrom('referrals')
    .select([
      'resident_id',
      'visit_id',
      'follow_up_id',
      'state',
      'urgency',
      'issued_on',
      'submitted_at',
    ])
    .where('id', '=', referralId)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

function momentOf(row: Awaited<ReturnType<typeof findReferral>>) {
  return {
    urgency: row.urgency as Urgency,
    state: row.state as ReferralState,
    issuedOn: row.issued_on as CalendarDate,
    submittedAtMs: fromInstant(row.submitted_at as Instant),
  };
}

async function findDoctor(db: WriteDb, staffId: string) {
  const doctor = await db
    .selectFrom('staff')
    .select('name')
    .where('id', '=', staffId)
    .executeTakeFirst();
  assert(doctor, 'only staff write referrals');
  return doctor;
}

async function clinicName(db: WriteDb, clinicId: string): Promise<string> {
  const clinic = await db
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', clinicId)
    .executeTakeFirst();
  return clinic?.name ?? '';
}
