import { assert } from '../../../shared/lib/assert.ts';
import { type EpochMs, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';

type Key = { readonly key: string; readonly procedure: string; readonly actorId: string };

/** The outcome of an earlier call with this key, by the same actor, or undefined. */
export async function findOutcome(
  db: ReadDb | WriteDb,
  { key, procedure, actorId }: Key,
): Promise<{ readonly outcome: unknown } | undefined> {
  const row = await db
    .selectFrom('idempotency')
    .select('outcome')
    .where('key', '=', key)
    .where('procedure', '=', procedure)
    .where('actor', '=', actorId)
    .executeTakeFirst();
  return row && { outcome: JSON.parse(row.outcome) as unknown };
}

/** Stores the outcome in the transaction that made it. */
export async function storeOutcome(
  db: WriteDb,
  { key, procedure, actorId }: Key,
  outcome: unknown,
  at: Instant,
): Promise<void> {
  assert(outcome !== undefined, 'a command has an outcome');
  await db
    .insertInto('idempotency')
    .values({ key, procedure, actor: actorId, outcome: JSON.stringify(outcome), at })
    .execute();
}

/** A press of a button is not repeated after this long; outcomes of papers are large. */
const KEPT_MS = 7 * 86_400_000;

/** Forgets outcomes that nobody will ask for again. */
export async function pruneOutcomes(db: WriteDb, now: EpochMs): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('at', '<', toInstant(now - KEPT_MS))
    .execute();
}
