import type { Proposal, VisitAnswers } from '../../../../shared/contract/care.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { proposeFollowUp, type VisitSubject, visitSubject } from './reader.ts';

/** The outcome of any referral is followed up within two weeks (REF-12). */
const REFERRAL_OUTCOME_DAYS = 14;

/** Judging a visit and confirming the judgement (C2). */
export function careProcedures(app: AppContext, os: Implementer) {
  return os.care.router({
    propose: os.care.propose.handler(async ({ context, input, signal }) => {
      const subject = await visitSubject(app.database.read, input.visitId);
      context.about([subject.residentId]);
      return live({
        changes: app.changes,
        topics: ['observations', 'conditions', 'follow_ups'],
        compute: () => proposeFollowUp(app.database.read, subject, input.answers),
        signal,
      });
    }),
    confirm: os.care.confirm.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const subject = await visitSubject(unit.db, input.visitId);
        context.about([subject.residentId], input.reason ?? undefined);
        const proposal = await proposeFollowUp(unit.db, subject, input.answers);
        if (!proposal) throw new AppError('wrong-state');
        if (proposal.confirmed) throw new AppError('already-done');
        refuseSilentChange(proposal, input);
        const followUpId = app.makeId();
        const followUp = { ...input, followUpId, doctorId: unit.actor.id, now: unit.now };
        await unit.issue([
          followUpOp(subject, proposal, followUp),
          ...(await taskOps(unit, { subject, proposal, confirmation: followUp }, app.makeId)),
        ]);
        return { followUpId };
      }),
    ),
  });
}

type Confirmation = {
  readonly followUpId: string;
  readonly answers: VisitAnswers;
  readonly class: number;
  readonly dueDate: CalendarDate;
  readonly reason: string | null;
  readonly referTo: string | null;
  readonly doctorId: string;
  readonly now: EpochMs;
};

/** A doctor may judge otherwise than the rules, but says why; class 1 never stands in danger (HTN-32). */
function refuseSilentChange(
  proposal: Proposal,
  input: { readonly class: number; readonly dueDate: string; readonly reason: string | null },
): void {
  if (proposal.flags.danger && input.class === 1) throw new AppError('bad-input');
  const isClassChosen = proposal.class === null;
  const isChanged =
    (!isClassChosen && proposal.class !== input.class) || proposal.dueDate !== input.dueDate;
  if (isChanged && !input.reason?.trim()) throw new AppError('reason-required');
}

function followUpOp(
  subject: VisitSubject,
  proposal: Proposal,
  confirmation: Confirmation,
): Operation {
  return {
    op: 'insert',
    entity: 'follow_ups',
    rowId: confirmation.followUpId,
    fields: {
      resident_id: subject.residentId,
      visit_id: subject.visitId,
      programme: proposal.programme,
      visit_date: subject.date,
      way: 'clinic',
      sbp: proposal.bloodPressure?.sbp ?? null,
      dbp: proposal.bloodPressure?.dbp ?? null,
      class: confirmation.class,
      flags: JSON.stringify(proposal.flags),
      actions: JSON.stringify(proposal.actions),
      due_date: confirmation.dueDate,
      because: JSON.stringify(proposal.because),
      rule_set: proposal.ruleSet,
      rule_set_version: proposal.ruleSetVersion,
      inputs: JSON.stringify({
        visitDate: subject.date,
        birthDate: subject.birthDate,
        bloodPressure: proposal.bloodPressure,
        previousControlled: proposal.previousControlled,
        ...confirmation.answers,
      }),
      change_reason: confirmation.reason,
      refer_to: confirmation.referTo,
      doctor_id: confirmation.doctorId,
      confirmed_at: toInstant(confirmation.now),
    },
  };
}

type Judged = {
  readonly subject: VisitSubject;
  readonly proposal: Proposal;
  readonly confirmation: Confirmation;
};

/** The next date replaces the open one; a referral gets its own clock (REF-12). */
async function taskOps(
  unit: Unit,
  { subject, proposal, confirmation }: Judged,
  makeId: MakeId,
): Promise<Operation[]> {
  const open = await unit.db
    .selectFrom('tasks')
    .select('id')
    .where('resident_id', '=', subject.residentId)
    .where('programme', '=', proposal.programme)
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
      programme: proposal.programme,
      due_date: dueDate,
      follow_up_id: confirmation.followUpId,
      state: 'open',
    },
  });
  const isReferral = proposal.actions.some((action) => action.includes('REFER'));
  return [
    ...closed,
    task('follow-up', confirmation.dueDate),
    ...(isReferral ? [task('referral-outcome', addDays(subject.date, REFERRAL_OUTCOME_DAYS))] : []),
  ];
}
