import { z } from 'zod';
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
export const mmHg = z.number().int().min(0).max(999);

function isLocalTime(text: string): boolean {
  const match = LOCAL_TIME.exec(text);
  return parseCalendarDate(match?.[1] ?? '') !== null;
}
