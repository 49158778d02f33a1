import { papersNamed } from '../../../shared/replication/compartment.ts';
import {
  leftAhead,
  ownersAmong,
  partLeft,
  rowIdsIn,
} from '../../../shared/replication/order-of-leaving.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { noteLeft } from './evict.ts';

const STANDING = `select m.id, m.resident_id, began.place as begun, head.value is not null as is_over,
    over.place as ended
  from memberships m
  left join limbo began on began.scope_id = m.scope_id and began.tx_id = m.c_tx
  left join json_each(m.fv, '$.ended_at') head
  left join limbo over on over.scope_id = m.scope_id
    and over.tx_id = head.value ->> '$[0]' and over.status = 'applied'
  where m.scope_id = ?`;

/**
 * Who left by an end that is in limbo: its place in the feed is still to come, and whatever takes a place now lies
 * before it.
 */
export function readLeftAhead(db: WriteDb, scopeId: string): ReadonlySet<string> {
  const prepare = prepared(db);
  const hasLimbo = prepare('select 1 from limbo where scope_id = ? limit 1').get(scopeId);
  if (!hasLimbo) return new Set();
  const byMembership = Map.groupBy(prepare(STANDING).all(scopeId), ({ id }) => String(id));
  const spans = [...byMembership.values()].map((rows) => ({
    residentId: String(rows[0]?.['resident_id']),
    begun: Number(rows[0]?.['begun'] ?? -1),
    ends: rows
      .filter((row) => row['is_over'] === 1)
      .map(({ ended }) => ({ place: Number(ended ?? -1), isAhead: ended !== null })),
  }));
  return new Set(leftAhead(spans).keys());
}

/** What acts that are folded now say, without what they say of somebody who left behind them in the new order. */
export function withoutLeft(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  left: ReadonlySet<string>,
): readonly Transaction[] {
  if (left.size === 0 || txs.length === 0) return txs;
  const prepare = prepared(db);
  const ownerOf = ownersAmong(txs, ({ entity, rowId }) => {
    const row = prepare(`select resident_id from ${entity} where id = ?`).get(rowId);
    return row ? String(row['resident_id']) : null;
  });
  const { counting, gone } = partLeft(txs, (_, op) => ownerOf(op).some((id) => left.has(id)));
  noteLeft(db, scopeId, rowIdsIn(gone));
  for (const { rowId, sha256, bytes } of gone.flatMap(papersNamed))
    prepare(
      `insert into left_papers (row_id, scope_id, sha256, bytes) values (?, ?, ?, ?)
       on conflict do nothing`,
    ).run(rowId, scopeId, sha256, bytes);
  return counting;
}
