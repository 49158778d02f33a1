import { z } from 'zod';
import { calendarDate, documentType, timeOfDay } from '../../shared/contract/schemas.ts';
import { visitPurpose } from '../../shared/contract/visits.ts';
import { checkIdNumber } from '../../shared/domain/identity/id-number.ts';
import { bookingChannels } from '../../shared/domain/slots/day.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';

/** What another booking system says and hears (docs/booking-api.md). */

/** Any day after every number that a person could have. */
const LATE = '2100-01-01' as CalendarDate;

/** The other system's own number of a booking. A person's number is none: it would stand in every log there. */
const bookingId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  .refine((text) => !/^1\d{10}$/.test(text) && !namesSomebody(text), 'a number of a person');

function namesSomebody(text: string): boolean {
  return checkIdNumber({ number: text, today: LATE }).valid;
}

export const placeAsk = z.strictObject({
  bookingId,
  person: z.strictObject({
    documentType: documentType.exclude(['temporary']).default('id-card'),
    documentNumber: z.string().trim().min(1).max(30),
    name: z.string().trim().min(1).max(60),
  }),
  date: calendarDate,
  start: timeOfDay,
  /** As the clinic lists them; null for whoever is on duty. */
  doctorName: z.string().trim().min(1).max(40).nullable().default(null),
  purpose: visitPurpose.default('consultation'),
});
export type PlaceAsk = z.output<typeof placeAsk>;

/** For the two other questions: which booking. */
export const bookingAsk = z.strictObject({ bookingId });

/** Which places are free. One question is about two weeks at most. */
export const freeAsk = z.strictObject({
  date: calendarDate,
  days: z.int().min(1).max(14).default(1),
  doctorName: z.string().trim().min(1).max(40).nullable().default(null),
  roomName: z.string().trim().min(1).max(40).nullable().default(null),
  channel: z.enum(bookingChannels).default('online'),
});
export type FreeAsk = z.output<typeof freeAsk>;

/** A quarter of an hour, and how many may still be booked in it. */
export type FreePlace = OutsidePlace & { readonly roomName: string | null; readonly free: number };

export type OutsideProblem = keyof typeof statusOf;

const statusOf = {
  'bad-message': 400,
  'key-wrong': 401,
  'not-found': 404,
  'booking-unknown': 404,
  'booking-differs': 409,
  'too-large': 413,
  'person-not-found': 422,
  'doctor-not-found': 422,
  'no-sessions': 422,
  'date-out-of-range': 422,
  'too-many': 429,
  'clinic-not-connected': 503,
} as const;

/** An expected refusal; becomes `{code, fields}` with its status. */
export class BookingProblem extends Error {
  override readonly name = 'BookingProblem';
  readonly code: OutsideProblem;
  readonly status: number;
  /** What of the message is wrong, by its paths; never what stands there. */
  readonly fields: readonly string[];

  constructor(code: OutsideProblem, fields: readonly string[] = []) {
    super(code);
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
  }
}

export type OutsidePlace = {
  readonly date: string;
  readonly start: string;
  readonly doctorName: string | null;
};

/** How a booking stands. */
export type BookingAnswer = {
  readonly bookingId: string;
  /**
   * `waiting`: the clinic has not decided. `booked`: `place` is theirs. `asked`: the place could not be given
   * (`refused`), and the clinic phones, with `proposal` where another one is free. `closed`: the clinic has
   * ended it without a place.
   */
  readonly state: 'waiting' | 'booked' | 'asked' | 'arrived' | 'no-show' | 'cancelled' | 'closed';
  readonly place: OutsidePlace | null;
  readonly proposal: OutsidePlace | null;
  readonly refused: string | null;
  /** The clinic has been told that nobody comes, and has not taken it down yet. */
  readonly isBeingCancelled: boolean;
};

/** @throws BookingProblem `bad-message` with the paths of what is wrong */
export function parseAsk<Schema extends z.ZodType>(
  schema: Schema,
  body: Uint8Array,
): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  // A key that is not known is the asker's own word, and could be anything.
  const paths = parsed.error.issues.map(({ path }) => path.join('.'));
  throw new BookingProblem('bad-message', [...new Set(paths)]);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new BookingProblem('bad-message');
  }
}
