import type { Decision } from '../decision.ts';

/** Every slot has a quarter of an hour, its end not included (QUE-10). */
export const SLOT_MINUTES = 15;

/** A stretch of a day in which somebody sees people; start and end in minutes since midnight. */
export type Session = {
  readonly start: number;
  readonly end: number;
  /** Mean length of a visit, in minutes. */
  readonly minutesPerVisit: number;
  /** Share of the session's places that is kept for those who come unbooked, in per cent. */
  readonly reservePercent: number;
};

/** A quarter of an hour of a session: `capacity` may be booked by anybody, `reserve` is kept. */
export type Slot = {
  readonly start: number;
  readonly end: number;
  readonly capacity: number;
  readonly reserve: number;
};

/**
 * The slots of a session, first to last; what is left at its end and is shorter than a slot is none.
 *
 * A slot has floor(15 ÷ minutes per visit) places. The reserve is a share of the session, not of the slot
 * (QUE-10): rounded up inside each slot it would close every slot of a doctor who needs ten minutes. It
 * is taken slot by slot so that from the session's beginning up to the end of every slot at least the
 * share is kept, rounded up to whole places, and never a place more: those who come unbooked come early.
 */
export function slotsOf({ start, end, minutesPerVisit, reservePercent }: Session): readonly Slot[] {
  const places = Math.floor(SLOT_MINUTES / minutesPerVisit);
  const count = Math.max(0, Math.floor((end - start) / SLOT_MINUTES));
  const keptUpTo = (slots: number) => Math.ceil((places * slots * reservePercent) / 100);
  return Array.from({ length: count }, (_, index) => {
    const reserve = keptUpTo(index + 1) - keptUpTo(index);
    const from = start + index * SLOT_MINUTES;
    return { start: from, end: from + SLOT_MINUTES, capacity: places - reserve, reserve };
  });
}

export type FreeSlot = { readonly start: number; readonly capacity: number; readonly free: number };

export type SlotsDecision = Decision & { readonly slots: readonly FreeSlot[] };

/**
 * What is left of a day: sessions side by side add their places where their slots begin together, and a
 * booking takes a place of the slot in which it begins (QUE-10).
 *
 * @param booked minutes since midnight at which bookings begin
 */
export function freeSlots(sessions: readonly Session[], booked: readonly number[]): SlotsDecision {
  const capacities = new Map<number, number>();
  for (const { start, capacity } of sessions.flatMap((session) => slotsOf(session)))
    capacities.set(start, (capacities.get(start) ?? 0) + capacity);
  const starts = [...capacities.keys()].sort((one, other) => one - other);
  const taken = new Map<number, number>();
  for (const at of booked) {
    const start = capacities.has(at) ? at : starts.findLast((from) => isWithin(at, from));
    if (start !== undefined) taken.set(start, (taken.get(start) ?? 0) + 1);
  }
  const slots = starts.map((start) => {
    const capacity = capacities.get(start) ?? 0;
    return { start, capacity, free: Math.max(0, capacity - (taken.get(start) ?? 0)) };
  });
  return { slots, because: ['QUE-10'], ruleSet: 'slots', version: '2026.1' };
}

/** Whether a moment lies in the slot that begins at `start`: its end is the next one's. */
export function isWithin(at: number, start: number): boolean {
  return at >= start && at < start + SLOT_MINUTES;
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** `HH:MM` of minutes since midnight. */
export function timeOf(minutes: number): string {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
