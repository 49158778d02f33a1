import type { EpochMs } from '../../lib/clock.ts';

/** Calls of one arrival in all, and how far apart (QUE-20). */
export const CALLS_MAX = 3;
export const CALL_GAP_MS = 30_000;

/** For how long an act on a ticket can be taken back by who acted (QUE-23). */
export const TAKE_BACK_MS = 5 * 60_000;

export type RecallDecision =
  | { readonly outcome: 'call' }
  /** Not before so many seconds have passed. */
  | { readonly outcome: 'too-soon'; readonly seconds: number }
  /** Now it is 过号. */
  | { readonly outcome: 'no-more' };

/** Whether somebody who did not come is called once more: three calls, half a minute apart (QUE-20). */
export function decideRecall(
  called: { readonly calls: number; readonly lastAt: EpochMs },
  now: EpochMs,
): RecallDecision {
  if (called.calls >= CALLS_MAX) return { outcome: 'no-more' };
  const leftMs = called.lastAt + CALL_GAP_MS - now;
  return leftMs > 0
    ? { outcome: 'too-soon', seconds: Math.ceil(leftMs / 1_000) }
    : { outcome: 'call' };
}

/** A call, a pass or a finish is taken back within five minutes; after that it happened (QUE-23). */
export function canTakeBack(actedAt: EpochMs, now: EpochMs): boolean {
  return now - actedAt <= TAKE_BACK_MS;
}

/** Whether one more person may be called into a room: who was called and who is inside count. */
export function hasRoomFor(inRoom: number, roomCap: number): boolean {
  return inRoom < roomCap;
}
