import { z } from 'zod';
import { documentTypes, sexes } from '../domain/identity/person.ts';
import { observationKinds } from '../domain/measurement/units.ts';
import { analytes } from '../domain/orders/analytes.ts';
import { lanes } from '../domain/queue/lane.ts';
import type { CalendarDate, Instant } from '../lib/clock.ts';
import { parseCalendarDate } from '../lib/calendar.ts';

/** Any id of ours: a UUID. */
export const id = z.uuid();

/** Made once by the window for one press of a button; a repeat of it has no second effect. */
export const idempotencyKey = z.uuid();

export const calendarDate = z
  .string()
  .refine((text) => parseCalendarDate(text) !== null, 'YYYY-MM-DD')
  .transform((text) => text as CalendarDate);

export const instant = z.iso.datetime().transform((text) => text as Instant);

/** Local wall clock of the clinic, `HH:mm`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** GB/T 2261.1 in words (ID-15). */
export const sex = z.enum(sexes);

/** Document types of the record home page (ID-28), as far as a desk meets them. */
export const documentType = z.enum(documentTypes);

/** Lanes of the queue (domain.md i.3). */
export const lane = z.enum(lanes);

export const ticketState = z.enum([
  'waiting',
  'called',
  'serving',
  'passed',
  'done',
  'void',
  'no-show',
]);

/** Kinds of measured values; units are UCUM (commands.md). */
export const observationKind = z.enum(observationKinds);

/** One measured number as a device or a person gave it. `code` replaces a number out of range (MEA-02). */
export const measuredValue = z.object({
  kind: observationKind,
  value: z.number().finite().optional(),
  unit: z.string().max(20),
  code: z.enum(['LO', 'HI']).optional(),
  /** What the device showed, where it was converted or is no number (S17). */
  original: z.object({ text: z.string().max(20), unit: z.string().max(20) }).optional(),
});

/** One value of the laboratory as an analyser gave it; `code` replaces a number out of range (MEA-02). */
export const labValue = z.object({
  analyte: z.enum(analytes),
  value: z.number().finite().optional(),
  code: z.enum(['LO', 'HI']).optional(),
  unit: z.string().max(20),
  range: z.string().max(40).nullable(),
  flag: z.enum(['L', 'H', 'N']).nullable(),
});

export type MeasuredValue = z.output<typeof measuredValue>;
export type Sex = z.output<typeof sex>;
export type DocumentType = z.output<typeof documentType>;
export type Lane = z.output<typeof lane>;
export type TicketState = z.output<typeof ticketState>;
export type ObservationKind = z.output<typeof observationKind>;

/** The part of a resident that every list and header shows. Numbers are masked (KEEP4, ID-52). */
export const residentBrief = z.object({
  residentId: id,
  name: z.string(),
  sex,
  birthDate: calendarDate,
  ageYears: z.number().int(),
  /** Masked, such as `**************0019`; null when the resident has no number. */
  documentMasked: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  recordNumber: z.string().nullable(),
  address: z.string(),
  /** A generated resident of the demonstration clinic. */
  isDemo: z.boolean(),
});

export type ResidentBrief = z.output<typeof residentBrief>;
