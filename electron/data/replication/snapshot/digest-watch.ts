import type { After } from '../../../../shared/lib/clock.ts';
import type { Random } from '../../../../shared/replication/back-off.ts';
import { preparedRead } from '../../db/read-context.ts';
import { type CheckOutcome, checkDigest, type DigestCheckOptions } from './digest-check.ts';

const DAY_MS = 86_400_000;
/**
 * How often it is looked whether a comparison is due, more or less, so that homes that were switched on together do not all
 * ask the district at once; also the rest after one that came to nothing.
 */
const LOOK_MS = 600_000;

/**
 * Compares once a day, soon again when something was under way, and as soon as rows wait to be fetched.
 *
 * @returns stops it; resolves when nothing is under way any more
 */
export function watchDigest(
  options: DigestCheckOptions,
  tools: {
    readonly after: After;
    readonly random: Random;
    readonly onOutcome: (outcome: CheckOutcome) => void;
    readonly onFault: (error: unknown) => void;
  },
): { stop(): Promise<void> } {
  let isStopped = false;
  let dueAt = 0;
  let running: Promise<void> = Promise.resolve();
  const lookMs = () => LOOK_MS * (0.5 + tools.random());
  let giveUp = tools.after(lookMs(), look);

  function look(): void {
    running = compare().finally(() => {
      if (!isStopped) giveUp = tools.after(lookMs(), look);
    });
  }

  async function compare(): Promise<void> {
    const now = options.clock.monotonic();
    if (now < dueAt && !hasRowsToFetch(options)) return;
    try {
      const outcome = await checkDigest(options);
      if (outcome !== 'later') dueAt = now + DAY_MS;
      tools.onOutcome(outcome);
    } catch (error) {
      const isAway = error instanceof Error && error.name.startsWith('Peer');
      if (!isAway) tools.onFault(error);
    }
  }

  return {
    stop: async () => {
      isStopped = true;
      giveUp();
      await running;
    },
  };
}

function hasRowsToFetch({ db, scopeId }: DigestCheckOptions): boolean {
  const find = 'select 1 from rows_to_fetch where scope_id = ? limit 1';
  return preparedRead(db.read)(find).get(scopeId) !== undefined;
}
