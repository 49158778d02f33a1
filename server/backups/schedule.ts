import type { Database } from '../db/open.ts';
import { readBackups } from './catalogue.ts';
import type { BackupKeeper } from './keeper.ts';

/** What the next backup depends on. */
export type Past = {
  /** When the server started, or the list was last empty. */
  readonly startedAt: number;
  /** Of the newest two verified ones. */
  readonly verifiedAt: readonly number[];
  readonly failedAt: number | null;
};

/** What was taken under a clock that was ahead says nothing of when the next one is due. */
function before(now: number, { startedAt, verifiedAt, failedAt }: Past): Past {
  return {
    startedAt: Math.min(startedAt, now),
    verifiedAt: verifiedAt.filter((at) => at <= now),
    failedAt: failedAt !== null && failedAt <= now ? failedAt : null,
  };
}

/** The first one soon after the start, and what went wrong or is not yet secured twice soon again. */
const SOON_MS = 10 * 60_000;
const FIRST_MS = 60_000;

/** When the next backup is due, ms since 1970. */
export function nextDue(past: Past, everyMs: number, now: number): number {
  const { startedAt, verifiedAt, failedAt } = before(now, past);
  const newest = Math.max(...verifiedAt, 0);
  if (newest === 0 && failedAt === null) return startedAt + Math.min(FIRST_MS, everyMs);
  const pause = verifiedAt.length < 2 ? Math.min(SOON_MS, everyMs) : everyMs;
  const regular = newest === 0 ? 0 : newest + pause;
  if (failedAt === null || failedAt < newest) return regular;
  return Math.max(regular, failedAt + Math.min(SOON_MS, everyMs));
}

export type Schedule = {
  /** Null: none is made by itself. */
  nextAt(): number | null;
  stop(): void;
};

const LOOK_MS = 5_000;

/** Makes backups by themselves. The clock is looked at again and again: it may be put right. */
export async function startSchedule(options: {
  readonly db: Database;
  readonly keeper: BackupKeeper;
  /** 0: never. */
  readonly everyMs: number;
  readonly now: () => number;
  readonly lookMs?: number;
}): Promise<Schedule> {
  const { db, keeper, everyMs, now, lookMs = LOOK_MS } = options;
  if (everyMs === 0) return { nextAt: () => null, stop: () => undefined };
  const startedAt = now();
  const plan = async () => nextDue({ startedAt, ...(await readPast(db, now())) }, everyMs, now());
  let dueAt = await plan();
  const look = async () => {
    // Farther away than it ever is: the clock was ahead, and was put right.
    if (dueAt - now() > everyMs) dueAt = await plan().catch(() => now() + everyMs);
    if (keeper.isRunning() || now() < dueAt) return;
    const outcome = await keeper.runNow();
    const again = 'failure' in outcome ? now() + Math.min(SOON_MS, everyMs) : 0;
    dueAt = Math.max(again, await plan().catch(() => now() + SOON_MS));
  };
  const timer = setInterval(() => void look(), lookMs);
  timer.unref();
  return { nextAt: () => dueAt, stop: () => clearInterval(timer) };
}

const LIST_MAX = 20;

async function readPast(db: Database, now: number): Promise<Omit<Past, 'startedAt'>> {
  const entries = await readBackups(db, LIST_MAX, now);
  const timesOf = (state: string) =>
    entries.filter((one) => one.state === state).map(({ takenAt }) => Date.parse(takenAt));
  return { verifiedAt: timesOf('verified').slice(0, 2), failedAt: timesOf('failed')[0] ?? null };
}
