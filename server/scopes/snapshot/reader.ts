import { sql } from 'kysely';
import { assert } from '../../../shared/lib/assert.ts';
import type { ScopeKind } from '../../../shared/replication/entity-field.ts';
import type { Origin } from '../../../shared/replication/protocol.ts';
import {
  type BareEntry,
  entitiesOf,
  type SnapshotReader,
} from '../../../shared/replication/snapshot-build.ts';
import type { WriteDb } from '../../db/open.ts';
import { readScope } from '../feed-store.ts';
import { isGuestKind } from '../scope-access.ts';
import { rowLinesOf } from './row-lines.ts';

const ENTRIES_PER_QUERY = 2_000;
const BODIES_PER_QUERY = 200;
const LEFT_PER_QUERY = 5_000;

/**
 * A scope as the snapshot of a `repeatable read` transaction has it. Of a clinic all words travel: whoever
 * loads it from the district is to be the home, whose feed is the audit trail of its clinic. Of a hospital
 * or a tablet none do: the rows are all that may be seen, and who has left stands in no row.
 */
export async function openReader(trx: WriteDb, scopeId: string): Promise<SnapshotReader> {
  const scope = await readScope(trx, scopeId);
  assert(scope, 'the scope is here');
  const kind = scope.kind as ScopeKind;
  const isGuest = isGuestKind(kind);
  return {
    scopeId,
    kind,
    position: { seq: scope.seq, chk: scope.chk },
    bodiesAbove: isGuest ? scope.seq : 0,
    origins: await readWriters(trx, scopeId),
    total: scope.seq + (await countRows(trx, scopeId, kind)),
    entries: () => readBareEntries(trx, scopeId),
    rows: (entity) => rowLinesOf(trx, scopeId, entity),
    links: () => readLinks(trx, scopeId),
    left: () => readLeft(trx, scopeId, isGuest),
    refused: () => readRefused(trx, scopeId, isGuest ? 'resident-away' : ''),
    bodies: () => (isGuest ? nothing() : readBodies(trx, scopeId)),
  };
}

async function* nothing(): AsyncGenerator<readonly string[], void> {
  yield [];
}

async function countRows(trx: WriteDb, scopeId: string, kind: ScopeKind): Promise<number> {
  let count = 0;
  for (const entity of entitiesOf(kind)) {
    const { rows } = await sql<{ count: number }>`select count(*) as count
      from ${sql.table(entity)} where scope_id = ${scopeId}`.execute(trx);
    count += rows[0]?.count ?? 0;
  }
  return count;
}

/** Whoever has an entry in the feed. */
async function readWriters(trx: WriteDb, scopeId: string): Promise<readonly Origin[]> {
  const { rows } = await sql<Origin>`
    select replica_id as "replicaId", streams.device_id as "deviceId",
      public_key as "publicKey", name
    from streams join known_devices using (device_id)
    where scope_id = ${scopeId} and exists (select 1 from feed
      where feed.scope_id = streams.scope_id and feed.replica_id = streams.replica_id)
    order by replica_id`.execute(trx);
  return rows;
}

async function* readBareEntries(
  trx: WriteDb,
  scopeId: string,
): AsyncGenerator<readonly BareEntry[], void> {
  for (let after = 0; ; ) {
    const rows = await trx
      .selectFrom('feed')
      .select(['seq', 'tx_id', 'tx_hash', 'replica_id', 'tx_no', 'status'])
      .where('scope_id', '=', scopeId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(ENTRIES_PER_QUERY)
      .execute();
    yield rows.map((row) => ({
      seq: row.seq,
      txId: row.tx_id,
      txHash: row.tx_hash,
      replicaId: row.replica_id,
      txNo: row.tx_no,
      isQuarantined: row.status !== 'applied',
    }));
    if (rows.length < ENTRIES_PER_QUERY) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

async function* readLinks(trx: WriteDb, scopeId: string): AsyncGenerator<readonly string[], void> {
  const links = await trx
    .selectFrom('links')
    .select(['link_id', 'kind', 'a', 'b', 'supersedes', 'tx_id'])
    .where('scope_id', '=', scopeId)
    .orderBy('link_id')
    .execute();
  yield links.map(({ link_id: linkId, kind, a, b, supersedes, tx_id: txId }) =>
    JSON.stringify([linkId, kind, a, b, supersedes, txId]),
  );
}

/** Nobody hands bytes over to a guest, so it hears of no papers. */
async function* readLeft(
  trx: WriteDb,
  scopeId: string,
  isGuest: boolean,
): AsyncGenerator<readonly string[], void> {
  for (let after = ''; ; ) {
    const rows = await trx
      .selectFrom('away_rows')
      .select('row_id')
      .where('scope_id', '=', scopeId)
      .where('row_id', '>', after)
      .orderBy('row_id')
      .limit(LEFT_PER_QUERY)
      .execute();
    yield rows.map(({ row_id: rowId }) => JSON.stringify([rowId]));
    after = rows.at(-1)?.row_id ?? after;
    if (rows.length < LEFT_PER_QUERY) break;
  }
  if (isGuest) return;
  const papers = await trx
    .selectFrom('left_papers')
    .select(['row_id', 'sha256', 'bytes'])
    .where('scope_id', '=', scopeId)
    .orderBy('row_id')
    .execute();
  yield papers.map(({ row_id: rowId, sha256, bytes }) => JSON.stringify([rowId, sha256, bytes]));
}

async function* readRefused(
  trx: WriteDb,
  scopeId: string,
  withoutReason: string,
): AsyncGenerator<readonly string[], void> {
  const refused = await trx
    .selectFrom('inbox_bad')
    .innerJoin('feed', (join) =>
      join
        .onRef('feed.scope_id', '=', 'inbox_bad.scope_id')
        .onRef('feed.tx_id', '=', 'inbox_bad.tx_id'),
    )
    .select(['seq', 'reason', 'at', 'body'])
    .where('inbox_bad.scope_id', '=', scopeId)
    .where('reason', '<>', withoutReason)
    .orderBy('seq')
    .execute();
  yield refused.map(({ seq, reason, at, body }) => JSON.stringify([seq, reason, at, body]));
}

async function* readBodies(trx: WriteDb, scopeId: string): AsyncGenerator<readonly string[], void> {
  for (let after = 0; ; ) {
    const rows = await trx
      .selectFrom('feed')
      .select(['seq', 'body'])
      .where('scope_id', '=', scopeId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(BODIES_PER_QUERY)
      .execute();
    yield rows.map(({ seq, body }) => JSON.stringify([seq, body]));
    if (rows.length < BODIES_PER_QUERY) return;
    after = rows.at(-1)?.seq ?? after;
  }
}
