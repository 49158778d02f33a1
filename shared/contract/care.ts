import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey } from './schemas.ts';

/** The danger list of HTN-20, asked one by one (HTN-21). */
export const dangerSigns = z.object({
  consciousness: z.boolean(),
  severeHeadache: z.boolean(),
  nauseaVomiting: z.boolean(),
  blurredVision: z.boolean(),
  eyePain: z.boolean(),
  palpitation: z.boolean(),
  chestTightness: z.boolean(),
  dyspnoea: z.boolean(),
  other: z.boolean(),
});

/** What only a person can say of this visit. Absent answers count as no. */
export const visitAnswers = z.object({
  danger: dangerSigns,
  adverseReaction: z.boolean(),
  complication: z.boolean(),
  pregnantOrLactating: z.boolean(),
});

export const careAction = z.enum(['ROUTINE', 'ADJUST', 'REFER', 'EMERGENCY_REFERRAL']);

/** What the rules say of this visit, and why. Nothing is stored until a doctor confirms. */
export const proposal = z.object({
  programme: z.literal('hypertension'),
  visitId: id,
  /** What the rules were given; stored with the confirmation, so that it can be judged again. */
  bloodPressure: z
    .object({ sbp: z.number(), dbp: z.number(), readings: z.number().int() })
    .nullable(),
  previousControlled: z.boolean().nullable(),
  class: z.number().int().min(1).max(4).nullable(),
  flags: z.object({
    controlled: z.boolean().nullable(),
    danger: z.boolean(),
    adverseReaction: z.boolean(),
    complication: z.boolean(),
  }),
  actions: z.array(careAction),
  dueDate: calendarDate.nullable(),
  /** Facts without which the rules give no class, such as `BP_REQUIRED`. */
  needs: z.array(z.string()),
  /** The newer clinical target in grey: information, not the class (HTN-35). */
  hints: z.array(
    z.object({
      rule: z.string(),
      sbpBelow: z.number(),
      dbpBelow: z.number(),
      isMet: z.boolean(),
    }),
  ),
  because: z.array(z.string()),
  ruleSet: z.string(),
  ruleSetVersion: z.string(),
  /** The doctor's confirmation, once it is there. */
  confirmed: z.object({ followUpId: id, dueDate: calendarDate.nullable() }).nullable(),
});

export type VisitAnswers = z.output<typeof visitAnswers>;
export type Proposal = z.output<typeof proposal>;

export const care = {
  /** Null where the resident is in no programme of care. Pushed again with every accepted reading. */
  propose: subscription({ needs: 'care.read' })
    .input(z.object({ visitId: id, answers: visitAnswers }))
    .output(eventIterator(proposal.nullable())),
  /** The doctor's word: class and date as proposed or changed with a reason. */
  confirm: command({ needs: 'care.confirm' })
    .input(
      z.object({
        idempotencyKey,
        visitId: id,
        answers: visitAnswers,
        class: z.number().int().min(1).max(4),
        dueDate: calendarDate,
        /** Required where class or date differ from the proposal. */
        reason: z.string().max(200).nullable(),
        /** Institution and department, where the actions ask for a referral (REF-03). */
        referTo: z.string().max(100).nullable(),
      }),
    )
    .output(z.object({ followUpId: id })),
};
