import type { EpochMs } from '../../../shared/lib/clock.ts';

const PAUSE_FIRST_MS = 250;
const PAUSE_MOST_MS = 60_000;
const SPELL_MS = 10 * 60_000;
const TROUBLE_ENDS = 6;

export type Restart = {
  readonly afterMs: number;
  /** It has ended so often that a person should know. Trying goes on: a kiosk has nobody beside it. */
  readonly isTrouble: boolean;
};

/**
 * When to start something again that ended unasked: pauses double from a quarter of a second to a minute
 * (checklist 23). Ends older than ten minutes are forgotten.
 *
 * @param ends when it ended, oldest first, this time included; on a clock that never goes back
 */
export function nextRestart(ends: readonly EpochMs[]): Restart {
  const now = ends.at(-1) ?? 0;
  const recent = ends.filter((at) => now - at < SPELL_MS).length;
  return {
    afterMs: Math.min(PAUSE_FIRST_MS * 2 ** Math.max(0, recent - 1), PAUSE_MOST_MS),
    isTrouble: recent >= TROUBLE_ENDS,
  };
}
