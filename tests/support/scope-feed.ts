import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  type Position,
  START,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { type Database, inTransaction } from '../../server/db/open.ts';
import { applyTransactions } from '../../server/scopes/apply.ts';
import { appendEntries, lockHead } from '../../server/scopes/feed-store.ts';
import { nurse, residentInsert } from './acts.ts';

const signature = 'c2lnbmVkIGJ5IG5vYm9keQ==';

type Options = {
  readonly count: number;
  readonly now?: number;
  /** What the residents of these entries have beside what everybody has. */
  readonly fields?: Record<string, string | number | null>;
};

/**
 * Registers residents in a scope of the district, one entry of the feed and one row each, as a home
 * would have brought them. Opens the scope when it is new.
 *
 * @returns where the scope is now
 */
export async function fillScope(
  db: Database,
  scopeId: string,
  { count, now = Date.parse('2026-11-22T01:00:00Z'), fields = {} }: Options,
): Promise<Position> {
  await db
    .insertInto('scopes')
    .values({ scope_id: scopeId, kind: 'clinic', is_home: false, chk: START.chk })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return inTransaction(db, async (trx) => {
    const head = await lockHead(trx, scopeId);
    const entries = makeEntries(scopeId, head, { count, now, fields });
    const txs = entries.map(({ tx }) => tx);
    for (let at = 0; at < txs.length; at += 1_000)
      await applyTransactions(trx, scopeId, txs.slice(at, at + 1_000), now);
    await appendEntries(trx, scopeId, entries, { now });
    const { seq, chk } = entries.at(-1) ?? head;
    return { seq, chk };
  });
}

/** Whoever wrote what {@link fillScope} put there is known from now on: without, nobody can load it. */
export async function introduceWriters(db: Database, scopeId: string): Promise<void> {
  const writers = await db
    .selectFrom('feed')
    .select('replica_id')
    .distinct()
    .where('scope_id', '=', scopeId)
    .execute();
  for (const { replica_id } of writers) {
    const device = { device_id: replica_id, public_key: 'key', name: 'home', role: 'origin' };
    const enrolled_at = '2026-11-22T01:00:00.000Z';
    await db
      .insertInto('known_devices')
      .values({ ...device, enrolled_at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('streams')
      .values({ scope_id: scopeId, replica_id, device_id: replica_id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function makeEntries(
  scopeId: string,
  head: Position,
  { count, now, fields }: Required<Options>,
): FeedEntry[] {
  const replicaId = uuid();
  let { seq, chk } = head;
  let prevHash = ZERO_HASH;
  return Array.from({ length: count }, (_, index) => {
    const ops = [residentInsert(uuid(), fields)];
    const place = { txId: uuid(), scopeId, scopeKind: 'clinic', replicaId } as const;
    const what = { hlc: now + index, actor: nurse, schemaVersion: SCHEMA_VERSION, ops };
    const tx = seal({ ...place, ...what, txNo: index + 1, prevHash }, () => signature);
    prevHash = tx.txHash;
    seq += 1;
    chk = feedHash(chk, tx, 'applied');
    return { seq, chk, status: 'applied', tx };
  });
}
