import {
  type EpochMs,
  type Instant,
  fromInstant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';

/** Five failures, then fifteen minutes of rest (SEC-01). */
const FAILURES_MAX = 5;
const LOCK_MS = 15 * 60_000;

/** Minutes that this name is still locked; 0 when it may try. */
export async function lockedMinutes(
  db: Pick<WriteDb, 'selectFrom'>,
  loginName: string,
  now: EpochMs,
): Promise<number> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('login_name', '=', loginName)
    .executeTakeFirst();
  if (!row?.locked_until) return 0;
  const leftMs = fromInstant(row.locked_until as Instant) - now;
  // Longer than anybody rests: the clock was ahead when it was locked.
  return leftMs > LOCK_MS ? 0 : Math.max(0, Math.ceil(leftMs / 60_000));
}

/**
 * Counts a failure; the fifth locks the name and starts the count again. The minutes of rest where
 * others were faster: many guesses sent at once are no more than five.
 */
export async function recordFailure(db: WriteDb, loginName: string, now: EpochMs): Promise<number> {
  const restMinutes = await lockedMinutes(db, loginName, now);
  if (restMinutes > 0) return restMinutes;
  const row = await db
    .selectFrom('sign_in_failures')
    .select('failures')
    .where('login_name', '=', loginName)
    .executeTakeFirst();
  const failures = (row?.failures ?? 0) + 1;
  const isLocked = failures >= FAILURES_MAX;
  const values = {
    login_name: loginName,
    failures: isLocked ? 0 : failures,
    locked_until: isLocked ? toInstant(now + LOCK_MS) : null,
  };
  await db
    .insertInto('sign_in_failures')
    .values(values)
    .onConflict((conflict) => conflict.column('login_name').doUpdateSet(values))
    .execute();
  return 0;
}

/** The names that rest now, each until when. */
export async function locksAt(
  db: Pick<WriteDb, 'selectFrom'>,
  now: EpochMs,
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('sign_in_failures')
    .select(['login_name', 'locked_until'])
    .where('locked_until', '>', toInstant(now))
    .where('locked_until', '<=', toInstant(now + LOCK_MS))
    .execute();
  return new Map(rows.map((row) => [row.login_name, row.locked_until as Instant]));
}

/** Somebody who knows the person has said that it was them: they may try again at once. */
export async function forgetFailures(db: WriteDb, staffId: string): Promise<void> {
  await db
    .deleteFrom('sign_in_failures')
    .where('login_name', 'in', (names) =>
      names.selectFrom('staff').select('login_name').where('id', '=', staffId),
    )
    .execute();
}

/** Starts a session; a success forgives earlier failures. */
export async function startSession(
  db: WriteDb,
  session: { loginName: string; tokenHash: string; staffId: string; now: EpochMs },
): Promise<void> {
  const at = toInstant(session.now);
  await db.deleteFrom('sign_in_failures').where('login_name', '=', session.loginName).execute();
  await db
    .insertInto('sessions')
    .values({
      token_hash: session.tokenHash,
      staff_id: session.staffId,
      started_at: at,
      last_used_at: at,
      ended_at: null,
    })
    .execute();
}

/** Writes down when a session was last used. */
export async function touchSession(db: WriteDb, tokenHash: string, usedAt: EpochMs): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_used_at: toInstant(usedAt) })
    .where('token_hash', '=', tokenHash)
    .execute();
}

/** Ends a session; a second time changes nothing. */
export async function endSession(db: WriteDb, tokenHash: string, now: EpochMs): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: toInstant(now) })
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .execute();
}
