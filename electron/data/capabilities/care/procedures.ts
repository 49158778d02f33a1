import type { Proposal, SheetValues, VisitJudgement } from '../../../../shared/contract/care.ts';
import { overlay } from '../../../../shared/domain/care/answers.ts';
import { findProgramme } from '../../../../shared/domain/care/programmes.ts';
import { faultsOf } from '../../../../shared/domain/care/sheet.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { storedAnswers } from './answers.ts';
import { judgeVisitOf, visitSubject } from './reader.ts';
import { answersOp, type ConfirmedProgramme, followUpOp, taskOps } from './writer.ts';

/** Judging a visit and confirming the judgement (C2), for all programmes at once (DM-21). */
export function careProcedures(app: AppContext, os: Implementer) {
  return os.care.router({
    propose: os.care.propose.handler(async ({ context, input, signal }) => {
      const subject = await visitSubject(app.database.read, input.visitId);
      context.about([subject.residentId]);
      return live({
        changes: app.changes,
        topics: ['observations', 'conditions', 'follow_ups', 'visit_answers'],
        compute: async () =>
          (await judgeVisitOf(app.database.read, subject, input.answers))?.judgement ?? null,
        signal,
      });
    }),
    answer: os.care.answer.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const subject = await visitSubject(unit.db, input.visitId);
        context.about([subject.residentId]);
        const stored = await storedAnswers(unit.db, input.visitId);
        const answersId = app.makeId();
        const answers = overlay(stored?.answers ?? null, input.answers);
        const row = { answersId, answers, askedBy: unit.actor.id };
        await unit.issue([answersOp(subject, row, unit.now)]);
        return { answersId };
      }),
    ),
    confirm: os.care.confirm.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const subject = await visitSubject(unit.db, input.visitId);
        context.about([subject.residentId], input.reason ?? undefined);
        const judged = await judgeVisitOf(unit.db, subject, input.answers);
        if (!judged) throw new AppError('wrong-state');
        const confirmed = confirmedOf(judged.judgement, input, app.makeId);
        refuseSilentChange(judged.judgement, confirmed, input);
        refuseForeignValues(judged.judgement, input.sheet);
        const confirmation = { ...input, doctorId: unit.actor.id, now: unit.now };
        const ops = await Promise.all(
          confirmed.map(async (one) => {
            const act = { subject, judged, confirmation, one };
            return [followUpOp(act), ...(await taskOps(unit, act, app.makeId))];
          }),
        );
        await unit.issue(ops.flat());
        const followUps = confirmed.map(({ proposal, followUpId }) => ({
          programme: proposal.programme,
          followUpId,
        }));
        return { followUps };
      }),
    ),
  });
}

type Word = {
  readonly classes: readonly { readonly programme: string; readonly class: number }[];
  readonly dueDate: string;
  readonly reason: string | null;
};

/** @throws AppError `wrong-state` for a programme that is not judged here, `already-done` for a confirmed one */
function confirmedOf(
  judgement: VisitJudgement,
  { classes }: Word,
  makeId: () => string,
): readonly ConfirmedProgramme[] {
  if (new Set(classes.map(({ programme }) => programme)).size < classes.length) {
    throw new AppError('bad-input');
  }
  return classes.map((word) => {
    const proposal = judgement.proposals.find(({ programme }) => programme === word.programme);
    if (!proposal) throw new AppError('wrong-state');
    if (proposal.confirmed) throw new AppError('already-done');
    return { proposal, class: word.class, followUpId: makeId() };
  });
}

/**
 * A doctor may judge otherwise than the rules, but says why. Class 1 never stands in danger (HTN-32),
 * and without a fasting value nobody is satisfied or not (DM-05).
 */
function refuseSilentChange(
  judgement: VisitJudgement,
  confirmed: readonly ConfirmedProgramme[],
  { dueDate, reason }: Word,
): void {
  if (confirmed.some(isImpossible)) throw new AppError('bad-input');
  const isOtherClass = confirmed.some(
    (one) => one.proposal.class !== null && one.proposal.class !== one.class,
  );
  const isOtherDate = judgement.dueDate !== dueDate;
  if ((isOtherClass || isOtherDate) && !reason?.trim()) throw new AppError('reason-required');
}

function isImpossible({ proposal, class: code }: ConfirmedProgramme): boolean {
  const isUnknown = proposal.needs.includes('FPG_REQUIRED');
  return (proposal.flags.danger && code === 1) || (isUnknown && code <= 2);
}

/**
 * Values of fields that none of the visit's sheets has, or that do not fit. What belongs to a sheet
 * that is not confirmed today is no fault; it is just not stored.
 */
function refuseForeignValues({ proposals }: VisitJudgement, values: SheetValues): void {
  const layouts = proposals.flatMap(layoutOf);
  if (faultsOf(layouts, values).length > 0) throw new AppError('bad-input');
}

function layoutOf({ programme }: Proposal) {
  const found = findProgramme(programme);
  return found ? [found.sheet] : [];
}
