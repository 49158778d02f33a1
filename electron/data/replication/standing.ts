import type { ConnectionState } from '../../../shared/contract/connection.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import type { HaltReason } from '../../../shared/lib/halt-reason.ts';
import type { ReadDb } from '../db/handle.ts';

export type Waiting = Pick<
  ConnectionState,
  | 'waitingForHome'
  | 'waitingForDistrict'
  | 'oldestWaitingAt'
  | 'stoppedBecause'
  | 'clockAheadMinutes'
> & { readonly lastUploadAt: ConnectionState['district']['lastUploadAt'] };

/**
 * What of the clinic's scope is saved here and is not yet with the home or the district, and what was
 * decided here in the district's scope and is not yet there. Counted
 * from the ledger every time: no second truth beside it.
 */
export async function readWaiting(db: ReadDb, clinicScopeId: string): Promise<Waiting> {
  const scope = await db
    .selectFrom('scopes')
    .select(['kind', 'known_head', 'district_seq', 'district_at'])
    .where('scope_id', '=', clinicScopeId)
    .executeTakeFirstOrThrow();
  const outbox = await db
    .selectFrom('outbox')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('created_at').as('oldest'),
      // On its way into another home's feed (ADR 9); in this statement, because all of this is read after each act.
      eb
        .selectFrom('limbo')
        .select((limbo) => limbo.fn.countAll<number>().as('count'))
        .where('scope_id', '=', clinicScopeId)
        .where('status', '=', 'applied')
        .as('inLimbo'),
    ])
    .where('scope_id', '=', clinicScopeId)
    .where('is_seen', '=', 0)
    .executeTakeFirstOrThrow();
  // What a hospital or a tablet follows is the district's own.
  const isOrderedThere = scope.kind !== 'clinic';
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
  const untold = isOrderedThere ? null : next;
  const behind = isOrderedThere ? 0 : Math.max(0, scope.known_head - scope.district_seq);
  const waits = [outbox.oldest, untold?.received_at ?? null, decided.oldest];
  const oldest = waits.filter((at) => at !== null).sort();
  return {
    waitingForHome: outbox.count,
    waitingForDistrict: behind + outbox.count + decided.count + (outbox.inLimbo ?? 0),
    // Both columns hold what toInstant() wrote.
    oldestWaitingAt: (oldest[0] ?? null) as Instant | null,
    lastUploadAt: scope.district_at as Instant | null,
    stoppedBecause: await readHalt(db),
    clockAheadMinutes: await readClock(db),
  };
}

/** Nobody minds less, and a slow line measures no better. */
const CLOCK_MINUTES = 5;

/** A clock far from that of the home, or of the district, shows another day's queue. */
async function readClock(db: ReadDb): Promise<number> {
  const rows = await db.selectFrom('scopes').select('clock_offset_ms').execute();
  const offsets = rows.map((row) => Math.round(-row.clock_offset_ms / 60_000));
  const worst = offsets.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0;
  // Zero has one sign only.
  return Math.abs(worst) >= CLOCK_MINUTES ? worst : 0;
}

async function readHalt(db: ReadDb): Promise<HaltReason | null> {
  const row = await db
    .selectFrom('scopes')
    .select('stopped_because')
    .where('stopped_because', 'is not', null)
    .executeTakeFirst();
  return (row?.stopped_because ?? null) as HaltReason | null;
}
