import type { ConnectionState } from '../../../shared/contract/connection.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import type { HaltReason } from '../../../shared/lib/halt-reason.ts';
import type { ReadDb } from '../db/open.ts';

export type Waiting = Pick<
  ConnectionState,
  'waitingForHome' | 'waitingForDistrict' | 'oldestWaitingAt' | 'stoppedBecause'
> & { readonly lastUploadAt: ConnectionState['district']['lastUploadAt'] };

/**
 * What of the clinic's scope is saved here and is not yet with the home or the district, and what was
 * decided here in the district's scope and is not yet there. Counted
 * from the ledger every time: no second truth beside it.
 */
export async function readWaiting(db: ReadDb, clinicScopeId: string): Promise<Waiting> {
  const scope = await db
    .selectFrom('scopes')
    .select(['known_head', 'district_seq', 'district_at'])
    .where('scope_id', '=', clinicScopeId)
    .executeTakeFirstOrThrow();
  const outbox = await db
    .selectFrom('outbox')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
    .where('scope_id', '=', clinicScopeId)
    .where('is_seen', '=', 0)
    .executeTakeFirstOrThrow();
  const next = await db
    .selectFrom('feed')
    .select('received_at')
    .where('scope_id', '=', clinicScopeId)
    .where('seq', '=', scope.district_seq + 1)
    .executeTakeFirst();
  const decided = await db
    .selectFrom('outbox')
    .innerJoin('scopes', 'scopes.scope_id', 'outbox.scope_id')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
    .where('scopes.kind', '=', 'reference')
    .where('is_seen', '=', 0)
    .executeTakeFirstOrThrow();
  const waits = [outbox.oldest, next?.received_at ?? null, decided.oldest];
  const oldest = waits.filter((at) => at !== null).sort();
  return {
    waitingForHome: outbox.count,
    waitingForDistrict:
      Math.max(0, scope.known_head - scope.district_seq) + outbox.count + decided.count,
    // Both columns hold what toInstant() wrote.
    oldestWaitingAt: (oldest[0] ?? null) as Instant | null,
    lastUploadAt: scope.district_at as Instant | null,
    stoppedBecause: await readHalt(db),
  };
}

async function readHalt(db: ReadDb): Promise<HaltReason | null> {
  const row = await db
    .selectFrom('scopes')
    .select('stopped_because')
    .where('stopped_because', 'is not', null)
    .executeTakeFirst();
  return (row?.stopped_because ?? null) as HaltReason | null;
}
