import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { dropDraft, keepDraft } from './drafts.ts';
import { prefillReferral } from './prefill.ts';
import { listReferrals } from './reader.ts';
import { cancelReferral, recordOutcome, residentOf, sendReferral } from './writer.ts';

const done = { done: true } as const;

/** Two-way referral, the way out (R1): from the doctor's word to the district. */
export function referralProcedures(app: AppContext, os: Implementer) {
  const { database, clock } = app;
  return os.referrals.router({
    prefill: os.referrals.prefill.handler(({ context, input }) => {
      context.about([input.residentId]);
      return prefillReferral(database.read, {
        ...input,
        doctorId: context.caller.staff?.staffId ?? null,
        clinicId: app.workstation.clinicId,
        now: clock.now(),
      });
    }),
    keepDraft: os.referrals.keepDraft.handler(({ context, input: { residentId, draft } }) =>
      context.commit(async (unit) => {
        const whose = { staffId: unit.actor.id, residentId };
        if (draft) await keepDraft(unit.db, whose, { draft, now: unit.now });
        else await dropDraft(unit.db, whose);
        return done;
      }),
    ),
    submit: os.referrals.submit.handler(({ context, input: { draft } }) =>
      context.commit((unit) => {
        context.about([draft.residentId]);
        return sendReferral(app, unit, { draft, step: 'submit', reason: null });
      }),
    ),
    decline: os.referrals.decline.handler(({ context, input: { draft, reason } }) =>
      context.commit((unit) => {
        context.about([draft.residentId], reason);
        return sendReferral(app, unit, { draft, step: 'decline', reason });
      }),
    ),
    cancel: os.referrals.cancel.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([await residentOf(unit.db, input.referralId)], input.reason);
        await cancelReferral(unit, input.referralId, input.reason);
        return done;
      }),
    ),
    recordOutcome: os.referrals.recordOutcome.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([await residentOf(unit.db, input.referralId)], input.outcome);
        await recordOutcome(unit, input.referralId, input.outcome);
        return done;
      }),
    ),
    list: os.referrals.list.handler(async ({ context, input, signal }) => {
      const read = () => listReferrals(database.read, input.residentId, clock.now());
      const shown = input.residentId
        ? [input.residentId]
        : (await read()).map(({ residentId }) => residentId);
      context.about([...new Set(shown)]);
      return live({
        changes: app.changes,
        topics: ['referrals', 'documents', 'connection'],
        compute: read,
        signal,
      });
    }),
  });
}
