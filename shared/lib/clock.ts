/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = number;

/** An instant as text: ISO 8601, UTC, milliseconds, `Z`. Sorts as time. */
export type Instant = string & { readonly __brand: 'Instant' };

/** A calendar date `YYYY-MM-DD` without zone. Never shifted by a time zone. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

/** The only source of time inside the hosts; a test or a simulation hands in its own. */
export type Clock = {
  /** Wall clock, UTC. May jump. */
  now(): EpochMs;
  /** Milliseconds from an arbitrary start that never go back. */
  monotonic(): number;
};

/**
 * Whether something happened less than so long ago. A wall clock may be put back: what lies further ahead than that is
 * not recent either, or nothing would pass until the old time comes again.
 */
export function isRecent(at: EpochMs, now: EpochMs, withinMs: number): boolean {
  return Math.abs(now - at) < withinMs;
}

/**
 * Calls `act` once, after a while; the answer gives that up. The only source of delays in what
 * replicates, so that a simulation can hand in its own.
 */
export type After = (delayMs: number, act: () => void) => () => void;

/** Every clinic of the product is on China Standard Time, which has had no daylight saving since 1991. */
const CLINIC_OFFSET_MS = 8 * 3600_000;

/** @example toInstant(0) === '1970-01-01T00:00:00.000Z' */
export function toInstant(ms: EpochMs): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** Parses an {@link Instant} back to milliseconds. */
export function fromInstant(instant: Instant): EpochMs {
  return Date.parse(instant);
}

/** The clinic's calendar date at this moment (UTC+8). */
export function clinicDate(ms: EpochMs): CalendarDate {
  return new Date(ms + CLINIC_OFFSET_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** The clinic's wall clock at this moment, `HH:mm`. */
export function clinicTime(ms: EpochMs): string {
  return new Date(ms + CLINIC_OFFSET_MS).toISOString().slice(11, 16);
}

/** The moment at which a clinic date and `HH:mm` begin. */
export function clinicInstant(date: CalendarDate, time: string): EpochMs {
  return Date.parse(`${date}T${time}:00.000Z`) - CLINIC_OFFSET_MS;
}
