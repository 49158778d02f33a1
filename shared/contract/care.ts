import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { dangerSignsOf, programmeIds, programmes } from '../domain/care/programmes.ts';
import { command, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant } from './schemas.ts';

const programmeId = z.enum(programmeIds);

/**
 * What only a person can say of a visit, once for all programmes (DM-21): the danger lists of HTN-20
 * and DM-03 sign by sign, and what is asked beside them. Absent is not asked, and is judged as no.
 */
export const visitAnswers = z.object({
  danger: z.partialRecord(z.enum(dangerSignsOf(programmes)), z.boolean()),
  adverseReaction: z.boolean().optional(),
  complication: z.boolean().optional(),
  pregnantOrLactating: z.boolean().optional(),
  /** A heart rate above 100 that lasts (DM-03). */
  persistentHeartRate: z.boolean().optional(),
  /** 低血糖反应: 1 none, 2 sometimes, 3 often (DM-06). */
  lowGlucoseReaction: z.literal([1, 2, 3]).optional(),
});

/** The other fields of the follow-up sheets, by the ids of their layouts (domain.md d.5, e). */
export const sheetValues = z.record(
  z.string().max(60),
  z.union([z.int(), z.array(z.int()).max(20), z.string().max(200)]),
);

export const careAction = z.enum(['ROUTINE', 'ADJUST', 'REFER', 'EMERGENCY_REFERRAL']);

/** What the rules of one programme say of this visit, and why. Nothing is stored until a doctor confirms. */
export const proposal = z.object({
  programme: programmeId,
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
  /** Follow-ups of this calendar year that count toward the four, this one only once it is confirmed (HTN-10). */
  faceToFaceThisYear: z.number().int(),
  /** The doctor's confirmation, once it is there. */
  confirmed: z.object({ followUpId: id, dueDate: calendarDate.nullable() }).nullable(),
});

/** One visit judged by every programme that the resident is in. */
export const visitJudgement = z.object({
  visitId: id,
  bloodPressure: z
    .object({ sbp: z.number(), dbp: z.number(), readings: z.number().int() })
    .nullable(),
  /** Pressures that were accepted at this visit, whether or not they make a value yet (MEA-10). */
  pressureReadings: z.int(),
  /** The value that is judged: the fasting one where there is one (DM-05). mmol/L, or what the meter said. */
  glucose: z
    .object({
      kind: z.enum(['fasting', '2h', 'random']),
      value: z.number().nullable(),
      code: z.enum(['LO', 'HI']).nullable(),
    })
    .nullable(),
  proposals: z.array(proposal).min(1),
  /** The earliest of the proposed dates: the next visit is for all of them (DM-21). */
  dueDate: calendarDate.nullable(),
  /** Stored and given answers together; what is given now wins. */
  answers: visitAnswers,
  /** Who asked before, and when; null while nothing is stored. */
  answered: z.object({ by: z.string(), at: instant }).nullable(),
  /** The sheets as they would be filled in: what was measured now, and the last follow-up's habits and medicines. */
  sheet: z.object({ values: sheetValues, from: calendarDate.nullable() }),
});

export type VisitAnswers = z.output<typeof visitAnswers>;
export type SheetValues = z.output<typeof sheetValues>;
export type Proposal = z.output<typeof proposal>;
export type VisitJudgement = z.output<typeof visitJudgement>;

export const care = {
  /** Null where the resident is in no programme of care. Pushed again with every accepted reading and answer. */
  propose: subscription({ needs: 'care.read' })
    .input(z.object({ visitId: id, answers: visitAnswers }))
    .output(eventIterator(visitJudgement.nullable())),
  /** Keeps what was asked, so that nobody asks again (DM-21). */
  answer: command({ needs: 'measurement.take' })
    .input(z.object({ idempotencyKey, visitId: id, answers: visitAnswers }))
    .output(z.object({ answersId: id })),
  /**
   * The doctor's word on the visit, in one act: a sheet and a class for each programme named, and one
   * next date. Classes and date as proposed, or changed with a reason.
   */
  confirm: command({ needs: 'care.confirm' })
    .input(
      z.object({
        idempotencyKey,
        visitId: id,
        answers: visitAnswers,
        /** A programme whose value is missing today may be left out; it stays due. */
        classes: z
          .array(z.object({ programme: programmeId, class: z.number().int().min(1).max(4) }))
          .min(1),
        dueDate: calendarDate,
        /** Required where a class or the date differs from the proposal. */
        reason: z.string().max(200).nullable(),
        /** Institution and department, where the actions ask for a referral (REF-03). */
        referTo: z.string().max(100).nullable(),
        sheet: sheetValues,
      }),
    )
    .output(z.object({ followUps: z.array(z.object({ programme: programmeId, followUpId: id })) })),
};
