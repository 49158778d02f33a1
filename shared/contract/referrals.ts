import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { urgencies } from '../domain/referral/clocks.ts';
import { referralOutcomes } from '../domain/referral/outcome.ts';
import { referralStates } from '../domain/referral/states.ts';
import { command, query, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant, sex } from './schemas.ts';

export const urgency = z.enum(urgencies);
export const referralState = z.enum(referralStates);
export const referralOutcome = z.enum(referralOutcomes);

/**
 * The person as the paper says it (c.1), kept in the row as on the day. `age` is text by ID-14, such as
 * `72 岁`. No ID number (ID-52). For a window the phone is masked; on paper it stands in full.
 */
export const referredPatient = z.object({
  name: z.string(),
  sex,
  age: z.string(),
  recordNumber: z.string().nullable(),
  address: z.string(),
  phone: z.string().nullable(),
});

/** Free text of the form. What fits its paper is judged by `checkReferralForm`. */
const line = z.string().trim().max(120);
const paragraph = z.string().trim().max(600);

/** What the doctor sends. The person, doctor's name, institution and date are the data host's. */
export const referralDraft = z.object({
  residentId: id,
  visitId: id.nullable(),
  /** The follow-up whose rules asked for it, where one did. */
  followUpId: id.nullable(),
  urgency,
  isGreenChannel: z.boolean(),
  /** Null: an institution that is not in the list. */
  toOrganisationId: id.nullable(),
  toOrganisation: line,
  toDepartment: line,
  toDoctor: line,
  impression: paragraph,
  reason: paragraph,
  pastHistory: paragraph,
  treatment: paragraph,
  doctorPhone: line,
});

export const addressee = z.object({
  organisationId: id,
  name: z.string(),
  phone: z.string().nullable(),
  departments: z.array(z.string()),
});

export const referralPrefill = z.object({
  draft: referralDraft,
  patient: referredPatient,
  doctorName: z.string(),
  issuedBy: z.string(),
  issuedOn: calendarDate,
  addressees: z.array(addressee),
  /** Signs for which 120 comes first (REF-19), as `ambulanceSigns` names them. */
  ambulanceSigns: z.array(z.string()),
  /** Until when the form of an emergency is supplemented (REF-17). */
  supplementBy: instant.nullable(),
  because: z.array(z.string()),
  /** What this doctor had written of it, and when; null where nothing was begun. */
  begun: z.object({ draft: referralDraft, at: instant }).nullable(),
});

export const referralLine = z.object({
  referralId: id,
  residentId: id,
  number: z.string(),
  patient: referredPatient,
  urgency,
  isGreenChannel: z.boolean(),
  toOrganisation: z.string(),
  toDepartment: z.string().nullable(),
  impression: z.string(),
  state: referralState,
  /** Why it was cancelled or declined, or the outcome that closed it (REF-18). */
  stateReason: z.string().nullable(),
  issuedOn: calendarDate,
  submittedAt: instant,
  /** Within which the hospital answers an ordinary one (REF-10), as the clinic had set it then. */
  answerHours: z.int(),
  doctorName: z.string(),
  /** `uploaded` once the district has it. */
  saved: z.enum(['saved', 'uploaded']),
  /** How often its paper was printed. */
  copies: z.number().int(),
});

export type ReferredPatient = z.output<typeof referredPatient>;
export type ReferralDraft = z.output<typeof referralDraft>;
export type ReferralPrefill = z.output<typeof referralPrefill>;
export type ReferralLine = z.output<typeof referralLine>;
export type Addressee = z.output<typeof addressee>;

const reason = z.string().trim().min(1).max(200);
const sent = z.object({ referralId: id, number: z.string(), outcomeDueDate: calendarDate });

export const referrals = {
  /** The form as the record can fill it. `visitId` null: from the page of the resident. */
  prefill: query({ needs: 'referrals.write' })
    .input(z.object({ residentId: id, visitId: id.nullable() }))
    .output(referralPrefill),
  /**
   * Keeps what is written, or forgets it, on this workstation: one form for each doctor and resident.
   * The latest stands; what is sent or declined is forgotten by itself.
   */
  keepDraft: command({ needs: 'referrals.write', audit: 'none' })
    .input(z.object({ residentId: id, draft: referralDraft.nullable() }))
    .output(z.object({ done: z.literal(true) })),
  /** Sends the form, with the two-week question for its outcome (REF-02, REF-12). */
  submit: command({ needs: 'referrals.write' })
    .input(z.object({ idempotencyKey, draft: referralDraft }))
    .output(sent),
  /** The resident says no: kept with the reason; the two weeks run all the same (REF-04). */
  decline: command({ needs: 'referrals.write' })
    .input(z.object({ idempotencyKey, draft: referralDraft, reason }))
    .output(sent),
  /** Takes back what nobody has answered (c.2). */
  cancel: command({ needs: 'referrals.write' })
    .input(z.object({ idempotencyKey, referralId: id, reason }))
    .output(z.object({ done: z.literal(true) })),
  /** What became of it; ends the two weeks (REF-18). */
  recordOutcome: command({ needs: 'referrals.write' })
    .input(z.object({ idempotencyKey, referralId: id, outcome: referralOutcome }))
    .output(z.object({ done: z.literal(true) })),
  /** Of one resident, or of the clinic: open ones first, by their clocks. */
  list: subscription({ needs: 'referrals.read' })
    .input(z.object({ residentId: id.nullable() }))
    .output(eventIterator(z.array(referralLine))),
};
