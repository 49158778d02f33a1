import { z } from 'zod';
import { adultLimits } from '../../shared/domain/measurement/limit-table.ts';
import {
  fromTenths,
  type ObservationKind,
  toTenths,
} from '../../shared/domain/measurement/units.ts';
import { assert } from '../../shared/lib/assert.ts';
import { parseCalendarDate } from '../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';

/** `YYYY-MM-DD`. */
export const date = z
  .string()
  .refine((text) => parseCalendarDate(text) !== null, 'expected YYYY-MM-DD')
  .transform((text) => text as CalendarDate);

const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?$/;

/** ISO 8601 without zone, the clinic's wall clock (UTC+8); becomes milliseconds. */
export const time = z
  .string()
  .refine(isLocalTime, 'expected YYYY-MM-DDTHH:MM without zone')
  .transform((text) => Date.parse(`${text}+08:00`));

/** Absent and null say the same. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export const flag = optional(z.boolean());

/** A value that may be typed: what is outside the hard limits of h.1 is refused before any rule judges it. */
export function typed(kind: ObservationKind) {
  const hard = adultLimits[kind]?.hard;
  assert(hard, 'a kind with hard limits');
  return z
    .number()
    .refine(
      (value) => toTenths(value) >= hard.from && toTenths(value) <= hard.to,
      `expected ${fromTenths(hard.from)} to ${fromTenths(hard.to)} (h.1)`,
    );
}

export const systolic = typed('sbp').int();
export const diastolic = typed('dbp').int();

/** Systolic above diastolic (h.1); true where one of the two is absent. */
export function isPressure({
  sbp,
  dbp,
}: {
  readonly sbp?: number | undefined;
  readonly dbp?: number | undefined;
}): boolean {
  return sbp === undefined || dbp === undefined || sbp > dbp;
}

export const noPressure = { path: ['dbp'], message: 'expected below sbp (h.1)' };

function isLocalTime(text: string): boolean {
  const match = LOCAL_TIME.exec(text);
  return parseCalendarDate(match?.[1] ?? '') !== null;
}
