import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { duplicateLevels } from '../domain/identity/duplicates.ts';
import { contestedField } from './conflicts.ts';
import { relatedFacts, relatedPerson } from './household.ts';
import { knownDocument } from './identity.ts';
import { mergedRecord } from './merges.ts';
import { command, query, subscription } from './rule.ts';
import {
  calendarDate,
  documentType,
  id,
  idempotencyKey,
  instant,
  observationKind,
  residentBrief,
  sex,
  ticketState,
  timeOfDay,
} from './schemas.ts';

/** One row of the search box. `today` is why this person comes first: a visit or appointment today. */
export const searchHit = residentBrief.extend({
  today: z
    .object({ ticketNumber: z.string().nullable(), state: ticketState.nullable() })
    .nullable(),
  /** What the text matched, so that the window can highlight it. */
  matched: z.enum(['name', 'pinyin', 'document', 'phone', 'record-number', 'birth-date']),
  /** The part of the name that the text stands for, also as pinyin: UTF-16 places, the end outside. */
  mark: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
});

export const condition = z.object({
  conditionId: id,
  /** `hypertension`, `diabetes-2`, … (docs/glossary.md). */
  code: z.string(),
  onsetDate: calendarDate.nullable(),
  managed: z.boolean(),
});

export const allergy = z.object({
  allergyId: id,
  category: z.enum(['drug', 'food', 'other']),
  substance: z.string(),
  /** Somebody else refuted it: it stands until that is decided (ID-42). */
  isContested: z.boolean().optional(),
});

export const observationPoint = z.object({
  observationId: id,
  /** Values of one reading came together, and are taken back together. */
  readingId: id,
  kind: observationKind,
  value: z.number().nullable(),
  code: z.enum(['LO', 'HI']).nullable(),
  unit: z.string(),
  effectiveAt: instant,
  /** `import`: out of a file that was taken in (D10); nobody here measured or typed it. */
  source: z.enum(['device', 'typed', 'import']),
  deviceLabel: z.string().nullable(),
  visitId: id.nullable(),
});

const pressure = z.object({
  at: instant,
  /** mmHg. */
  sbp: z.number(),
  dbp: z.number(),
  pulse: z.number().nullable(),
  source: observationPoint.shape.source,
});

/** The blood pressure of one visit by the protocol of its day (MEA-12), and its readings, oldest first. */
export const pressureOfVisit = pressure.extend({
  visitId: id.nullable(),
  /** Of how many of the readings it is the mean, counted from the last. */
  counted: z.number().int(),
  readings: z.array(
    pressure.extend({ readingId: id, deviceLabel: observationPoint.shape.deviceLabel }),
  ),
});

/** The record that a line was written in, where it was merged into this one (ID-43). */
const originId = id.optional();

export const followUpLine = z.object({
  followUpId: id,
  programme: z.string(),
  visitDate: calendarDate,
  class: z.number().int().min(1).max(4).nullable(),
  actions: z.array(z.string()),
  dueDate: calendarDate.nullable(),
  because: z.array(z.string()),
  ruleSet: z.string(),
  ruleSetVersion: z.string(),
  doctorName: z.string(),
  confirmedAt: instant,
  originId,
});

export const visitLine = z.object({
  visitId: id,
  date: calendarDate,
  checkInAt: instant,
  ticketNumber: z.string(),
  state: ticketState,
  source: z.enum(['kiosk', 'desk']),
  /** Why they went the fever way, by the rules of pre-triage; empty for everybody else (F8). */
  door: z.array(z.string()),
  /** Who came for the resident, as `relation name`. */
  actedBy: relatedPerson.pick({ relation: true, name: true }).nullable(),
  originId,
});

/** Whether what is shown has left this machine. */
export const savedState = z.enum(['saved', 'uploaded']);

/** Why the record of a resident of another clinic is here (docs/adr/0012). */
export const membership = z.object({
  membershipId: id,
  fromClinic: z.string(),
  role: z.enum(['look-up', 'merge', 'referral', 'day-list']),
  because: z.string().nullable(),
  since: instant,
});

/** The one page that tells the story of a resident. */
export const residentRecord = z.object({
  resident: residentBrief,
  conditions: z.array(condition),
  allergies: z.array(allergy),
  observations: z.array(observationPoint),
  /** What the observations say of blood pressure, a line for each visit, oldest first. */
  pressures: z.array(pressureOfVisit),
  followUps: z.array(followUpLine),
  visits: z.array(visitLine),
  doctorName: z.string().nullable(),
  /** Of the managed programmes: when the next follow-up is due, and how late it is today. */
  due: z.array(
    z.object({
      programme: z.string(),
      dueDate: calendarDate,
      overdueDays: z.number().int(),
      reason: z.string(),
    }),
  ),
  saved: savedState,
  /** Values that several people wrote without having seen each other, safety fields first (ID-42). */
  contested: z.array(contestedField),
  /** Further records of this person, by which link (ID-43). */
  merged: z.array(mergedRecord),
  /** Null for the clinic's own residents. */
  membership: membership.nullable(),
  /** Who belongs to this person; whoever may act first. */
  related: z.array(relatedPerson),
  /** What this person was known by, those in force first; without their numbers (ID-51). */
  documents: z.array(knownDocument),
});

export const duplicateCandidate = z.object({
  resident: residentBrief,
  level: z.enum(duplicateLevels),
  because: z.array(z.string()),
});

/** By hand: the same facts as a card, typed, plus what a card does not hold. */
export const registration = z.object({
  documentType,
  documentNumber: z.string().max(30),
  name: z.string().min(1).max(60),
  sex,
  birthDate: calendarDate,
  phone: z.string().max(20),
  address: z.string().max(100),
  ethnicCode: z.string().max(2),
  /** Mother or guardian: what a newborn without a number is known by (ID-36). */
  guardian: relatedFacts.nullable().optional(),
  /** Of twins and more, from 1. */
  birthOrder: z.number().int().min(1).max(9).nullable().optional(),
  birthTime: timeOfDay.nullable().optional(),
  /** On an older paper folder, where there is one: it stays this person's (EHR-06). */
  recordNumber: z.string().max(30).optional(),
  /** Nobody knows who this is: a temporary number is made, and the birth date is an estimate (ID-38). */
  isUnknown: z.boolean().optional(),
});

/** A registration while it is typed: everything is text and may be half done. */
export const registrationDraft = z.object({
  way: z.enum(['document', 'newborn', 'unknown']),
  documentType,
  documentNumber: z.string().max(30),
  name: z.string().max(60),
  sex: sex.nullable(),
  birthDate: z.string().max(20),
  phone: z.string().max(20),
  address: z.string().max(100),
  ethnicCode: z.string().max(2),
  guardianRelation: relatedFacts.shape.relation,
  guardianName: z.string().max(60),
  guardianType: documentType,
  guardianNumber: z.string().max(30),
  guardianPhone: z.string().max(20),
  birthOrder: z.number().int().min(1).max(9),
  birthTime: z.string().max(5),
  recordNumber: z.string().max(30).default(''),
  reason: z.string().max(200),
});

export type RegistrationDraft = z.output<typeof registrationDraft>;

export type SearchHit = z.output<typeof searchHit>;
export type Membership = z.output<typeof membership>;
export type ResidentRecord = z.output<typeof residentRecord>;
export type Registration = z.output<typeof registration>;
export type DuplicateCandidate = z.output<typeof duplicateCandidate>;

/** Everything in full: of the person, and of those who belong to them. */
const revealedNumbers = z.object({
  documentNumber: z.string().nullable(),
  phone: z.string().nullable(),
  /** Those in force, as `record.documents` has them. */
  documents: z.array(z.object({ documentId: id, number: z.string() })),
  related: z.array(
    z.object({
      relatedPersonId: id,
      phone: z.string().nullable(),
      documentNumber: z.string().nullable(),
    }),
  ),
});

export type RevealedNumbers = z.output<typeof revealedNumbers>;

const byResident = z.object({ residentId: id });

export const residents = {
  /** As you type: at most `limit` people, best first. An empty text gives an empty list. */
  search: query({ needs: 'residents.search', audit: 'search' })
    .input(z.object({ text: z.string().max(60), limit: z.number().int().min(1).max(50) }))
    .output(z.array(searchHit)),
  record: subscription({ needs: 'residents.read', audit: 'read' })
    .input(byResident)
    .output(eventIterator(residentRecord)),
  checkDuplicates: query({ needs: 'residents.register', audit: 'search' })
    .input(z.object({ registration, cardToken: id.nullable() }))
    .output(z.array(duplicateCandidate)),
  /** What the asking person had typed of a registration and not saved: their own words, in full. */
  draft: query({ needs: 'residents.register', audit: 'reveal', reveals: true }).output(
    z.object({ draft: registrationDraft, at: instant }).nullable(),
  ),
  /** Keeps what is typed; null lets go of it. */
  keepDraft: command({ needs: 'residents.register', audit: 'none' })
    .input(z.object({ draft: registrationDraft.nullable() }))
    .output(z.object({ kept: z.boolean() })),
  /** `reason` is required to continue past a D2, D4 or D5 candidate. D1 and D3 are always refused. */
  register: command({ needs: 'residents.register' })
    .input(
      z.object({
        idempotencyKey,
        registration,
        /** From `devices.deskCard`: document type and number are then the chip's, not the form's. */
        cardToken: id.nullable(),
        reason: z.string().max(200).nullable(),
        /** Nobody could ask the district: it shall look when it can, for this reason. */
        lookUpReason: z.string().min(2).max(200).nullable().optional(),
      }),
    )
    .output(z.object({ residentId: id })),
  /**
   * Asks the district for somebody who belongs to another clinic, by the document, and gets the whole
   * record. `out-of-reach`: nobody could be asked; `too-many`: not in this minute.
   */
  lookUp: command({ needs: 'residents.register', audit: 'search' })
    .input(
      z.object({
        idempotencyKey,
        documentType,
        documentNumber: z.string().max(30),
        /** From `devices.deskCard`: document type and number are then the chip's, not the form's. */
        cardToken: id.nullable(),
        reason: z.string().min(2).max(200),
      }),
    )
    .output(
      z.object({
        outcome: z.enum(['found', 'not-found', 'out-of-reach', 'too-many']),
        residentId: id.nullable(),
      }),
    ),
  /** The resident of another clinic is not looked after here any more: the record leaves. */
  endMembership: command({ needs: 'residents.register' })
    .input(z.object({ idempotencyKey, membershipId: id, reason: z.string().min(2).max(200) }))
    .output(z.object({})),
  /** Shows the full numbers for 60 s, with a reason, on the record (ID-52); also of those who may act. */
  reveal: query({ needs: 'residents.reveal', audit: 'reveal', reveals: true })
    .input(byResident.extend({ reason: z.string().min(2).max(200) }))
    .output(revealedNumbers),
};
