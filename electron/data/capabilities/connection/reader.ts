import type { ConnectionStatus, WaitingActs } from '../../../../shared/contract/connection.ts';
import type { EpochMs, Instant } from '../../../../shared/lib/clock.ts';
import { actKind } from '../../../../shared/replication/act-kind.ts';
import type { Transaction } from '../../../../shared/replication/transaction.ts';
import type { ReadDb } from '../../db/handle.ts';
import { deskContacts } from '../../replication/workstations.ts';
import { waitingAttachments } from './attachments.ts';

/** Weeks without a line leave more than a page can say; the kinds are those of the first so many. */
const LOOKED_AT_MAX = 2_000;

type Row = { readonly body: string; readonly at: string };

/** What waits, and what does not go on by itself. Counted anew each time, like the ledger itself. */
export async function connectionStatus(
  db: ReadDb,
  { name: workstationName, scopeId: clinicId }: { readonly name: string; readonly scopeId: string },
  { isHome, now }: { readonly isHome: boolean; readonly now: EpochMs },
): Promise<ConnectionStatus> {
  const forHome = await waitingForHome(db, clinicId);
  const forDistrict = await waitingForDistrict(db, clinicId, forHome);
  return {
    workstationName,
    forHome,
    forDistrict,
    desks: isHome ? await deskContacts(db, now) : null,
    notSecured: await countNotSecured(db, clinicId),
    notFolded: await notFolded(db),
    attachments: await waitingAttachments(db, clinicId),
    notAccepted: await notAccepted(db),
  };
}

/** Null while the district has told of no backup yet: then nothing is called secured. */
async function countNotSecured(db: ReadDb, clinicId: string): Promise<number | null> {
  const scope = await db
    .selectFrom('scopes')
    .select(['known_head', 'durable_seq'])
    .where('scope_id', '=', clinicId)
    .executeTakeFirst();
  if (!scope || scope.durable_seq === 0) return null;
  return Math.max(0, scope.known_head - scope.durable_seq);
}

/** At the home the outbox of the clinic's scope is empty. What managers decided waits for the district. */
async function waitingForHome(db: ReadDb, clinicId: string): Promise<WaitingActs> {
  const unseen = db.selectFrom('outbox').where('scope_id', '=', clinicId).where('is_seen', '=', 0);
  const { count } = await unseen
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await unseen
    .select(['body', 'created_at as at'])
    .orderBy('tx_no')
    .limit(LOOKED_AT_MAX)
    .execute();
  return summed(count, rows);
}

async function waitingForDistrict(
  db: ReadDb,
  clinicId: string,
  forHome: WaitingActs,
): Promise<WaitingActs> {
  const scope = await db
    .selectFrom('scopes')
    .select(['kind', 'known_head', 'district_seq'])
    .where('scope_id', '=', clinicId)
    .executeTakeFirst();
  // A hospital's or a tablet's feed is the district's own.
  const hasFeed = scope?.kind === 'clinic';
  const inFeed = hasFeed ? Math.max(0, scope.known_head - scope.district_seq) : 0;
  const fed = await db
    .selectFrom('feed')
    .select(['body', 'received_at as at'])
    .where('scope_id', '=', clinicId)
    .where('seq', '>', hasFeed ? scope.district_seq : (scope?.known_head ?? 0))
    .orderBy('seq')
    .limit(LOOKED_AT_MAX)
    .execute();
  const decided = await db
    .selectFrom('outbox')
    .innerJoin('scopes', 'scopes.scope_id', 'outbox.scope_id')
    .select(['body', 'created_at as at'])
    .where('scopes.kind', '=', 'reference')
    .where('is_seen', '=', 0)
    .limit(LOOKED_AT_MAX)
    .execute();
  const here = summed(inFeed + decided.length, [...fed, ...decided]);
  return together(together(here, forHome), await inLimbo(db, clinicId));
}

/** On its way into another home's feed, where a feed was mended (ADR 9). */
async function inLimbo(db: ReadDb, clinicId: string): Promise<WaitingActs> {
  const rows = await db
    .selectFrom('limbo')
    .select('body')
    .where('scope_id', '=', clinicId)
    .where('status', '=', 'applied')
    .limit(LOOKED_AT_MAX)
    .execute();
  const { kinds } = summed(
    rows.length,
    rows.map(({ body }) => ({ body, at: '' })),
  );
  return { count: rows.length, oldestAt: null, kinds };
}

/** What the home does not have yet, the district can not have either. */
function together(one: WaitingActs, other: WaitingActs): WaitingActs {
  const kinds = new Map(one.kinds.map(({ kind, count }) => [kind, count]));
  for (const { kind, count } of other.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  return {
    count: one.count + other.count,
    oldestAt: earliest([one.oldestAt, other.oldestAt]),
    kinds: mostFirst(kinds),
  };
}

async function notFolded(db: ReadDb): Promise<ConnectionStatus['notFolded']> {
  const rows = await db
    .selectFrom('inbox_bad')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('count'), eb.fn.min('at').as('oldest')])
    // Nobody has to do anything about it: it counts when the person's record is here again.
    .where('reason', '<>', 'resident-away')
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return rows.map(({ reason, count, oldest }) => ({
    reason,
    count,
    oldestAt: oldest as Instant | null,
  }));
}

/** Of this workstation alone: what others did wrong is their page's to say. */
async function notAccepted(db: ReadDb): Promise<WaitingActs> {
  const rows = await db
    .selectFrom('feed')
    .innerJoin('self', (join) =>
      join
        .onRef('self.scope_id', '=', 'feed.scope_id')
        .onRef('self.replica_id', '=', 'feed.replica_id'),
    )
    .select(['body', 'received_at as at'])
    .where('status', '=', 'quarantined')
    .limit(LOOKED_AT_MAX)
    .execute();
  return summed(rows.length, rows);
}

function summed(count: number, rows: readonly Row[]): WaitingActs {
  const kinds = new Map<WaitingActs['kinds'][number]['kind'], number>();
  for (const { body } of rows) {
    // Let go of: two backups hold it (ADR 9).
    if (body === '') continue;
    // Checked when it was stored; here only counted.
    const kind = actKind((JSON.parse(body) as Pick<Transaction, 'ops'>).ops);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return {
    count,
    oldestAt: earliest(rows.map(({ at }) => at as Instant)),
    kinds: mostFirst(kinds),
  };
}

function mostFirst(kinds: ReadonlyMap<WaitingActs['kinds'][number]['kind'], number>) {
  return [...kinds]
    .map(([kind, count]) => ({ kind, count }))
    .toSorted((one, other) => other.count - one.count);
}

function earliest(times: readonly (Instant | null)[]): Instant | null {
  const [first = null] = times.filter((at) => at !== null).toSorted();
  return first;
}
