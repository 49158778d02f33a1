import { z } from 'zod';
import { calendarDate, observationKind, sex } from '../../../shared/contract/schemas.ts';
import type { FollowUpAction } from '../../../shared/domain/care/follow-up.ts';
import { imprint } from './imprint.ts';

const source = z.enum(['device', 'typed', 'import']);

/** Gravest last, as the rules name them (HTN-33). */
const action = z.enum([
  'ROUTINE',
  'ADJUST',
  'REFER',
  'EMERGENCY_REFERRAL',
] as const satisfies readonly FollowUpAction[]);

/** One blood pressure a visit, as it was recorded (MEA-12), mmHg. */
export const bloodPressurePoint = z.object({
  date: calendarDate,
  sbp: z.number().int(),
  dbp: z.number().int(),
  source,
});

/** The newest value of one kind; `code` stands for a number out of the device's range (MEA-02). */
const latestValue = z.object({
  kind: observationKind,
  value: z.number().nullable(),
  code: z.enum(['LO', 'HI']).nullable(),
  date: calendarDate,
  source,
});

/**
 * Everything that 居民健康档案摘要 says, and nothing that it does not. There is no document number:
 * beside birth date and record number, even four digits of it would give it away (ID-51).
 */
export const healthRecordSummaryData = z.object({
  imprint,
  resident: z.object({
    name: z.string(),
    sex,
    birthDate: calendarDate,
    /** All 17 digits; the paper shows the last eight (EHR-04). */
    recordNumber: z
      .string()
      .regex(/^\d{17}$/)
      .nullable(),
    /** Of these several values stand, and nobody has decided yet (ID-42). */
    contested: z.array(z.enum(['name', 'sex', 'birthDate'])).default([]),
  }),
  conditions: z
    .array(z.object({ code: z.string(), onsetDate: calendarDate.nullable(), managed: z.boolean() }))
    .max(50),
  allergies: z
    .array(
      z.object({
        category: z.enum(['drug', 'food', 'other']),
        substance: z.string(),
        /** Somebody refuted it, somebody else did not: it stands until that is decided (ID-42). */
        isContested: z.boolean().default(false),
      }),
    )
    .max(50),
  bloodPressure: z.object({
    /** Below both is controlled (HTN-30); null for residents in no programme. */
    target: z.object({ sbp: z.number().int(), dbp: z.number().int() }).nullable(),
    /** Oldest first. */
    points: z.array(bloodPressurePoint).max(400),
  }),
  /** Apart from blood pressure. */
  latest: z.array(latestValue).max(20),
  lastFollowUp: z
    .object({
      date: calendarDate,
      sbp: z.number().int().nullable(),
      dbp: z.number().int().nullable(),
      class: z.number().int().min(1).max(4).nullable(),
      actions: z.array(action),
      referTo: z.string().nullable(),
      doctorName: z.string(),
    })
    .nullable(),
  /** The next follow-up; on the day of printing it may lie behind. */
  next: z.object({ programme: z.string(), dueDate: calendarDate }).nullable(),
  doctorName: z.string().nullable(),
  /** A random, revocable token: the whole content of the QR code. */
  token: z.string().min(16).max(64),
});

export type BloodPressurePoint = z.output<typeof bloodPressurePoint>;
export type HealthRecordSummary = z.output<typeof healthRecordSummaryData>;
