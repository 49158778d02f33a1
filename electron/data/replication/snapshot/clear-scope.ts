import { setImmediate } from 'node:timers/promises';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import {
  foldBatch,
  rowKey,
  type RowMap,
  rowsTouched,
} from '../../../../shared/replication/batch.ts';
import { entitiesOf } from '../../../../shared/replication/snapshot-build.ts';
import { type Transaction, ZERO_HASH } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { deleteRow, loadRow, loadRows, saveRows } from '../row-store.ts';
import { transactionOf } from '../scope-store.ts';

/**
 * Empties a scope for a snapshot: rows, feed and what was derived from it. What this workstation did
 * itself and nobody else has yet, it keeps, and what lies in limbo: the acts wait, and the rows that
 * they made stay to be seen.
 */
export async function clearScope(db: WriteDb, scopeId: string, kind: ScopeKind): Promise<void> {
  const prepare = prepared(db);
  for (const entity of entitiesOf(kind)) {
    const rows = prepare(
      `select id from ${entity} where scope_id = ? and c_tx not in
         (select tx_id from outbox where scope_id = ? and is_seen = 0
          union select tx_id from limbo where scope_id = ? and status = 'applied')`,
    ).all(scopeId, scopeId, scopeId);
    for (const [at, { id }] of rows.entries()) {
      deleteRow(db, entity, String(id), scopeId);
      if (at % 500 === 499) await setImmediate();
    }
  }
  for (const table of ['feed', 'links', 'inbox_bad', 'rows_to_fetch'])
    prepare(`delete from ${table} where scope_id = ?`).run(scopeId);
  prepare('update scopes set seq = 0, chk = ?, anchor_seq = 0 where scope_id = ?').run(
    ZERO_HASH,
    scopeId,
  );
  foldKept(db, scopeId);
}

/** What was kept to be seen shows what waits, and nothing of words that left: they may be nowhere any more. */
function foldKept(db: WriteDb, scopeId: string): void {
  const words = prepared(db)(
    `select body from limbo where scope_id = ? and status = 'applied' and body <> ''
     union all select body from outbox where scope_id = ? and is_seen = 0 and is_folded = 1`,
  ).all(scopeId, scopeId);
  const txs = words.map(({ body }) => transactionOf(String(body)));
  const kept = loadRows(db, rowsTouched(txs));
  const waiting = txs.flatMap((tx) => {
    const ops = tx.ops.filter((op) => op.op !== 'link' && kept.has(rowKey(op.entity, op.rowId)));
    return ops.length > 0 ? [{ ...tx, ops }] : [];
  });
  const rows: RowMap = new Map();
  const { changes } = foldBatch(rows, waiting);
  saveRows(db, rows, changes.values());
}

/** Whether a scope was emptied, and comes again from its first entry on. */
export function isPulled(db: WriteDb, scopeId: string): boolean {
  const find = `select 1 from loads where scope_id = ? and state = 'pulling'`;
  return prepared(db)(find).get(scopeId) !== undefined;
}

/**
 * A row that was kept though its words had been let go of is made anew when they come: what else had changed it may be
 * nowhere any more.
 */
export function makeAnew(db: WriteDb, scopeId: string, txs: readonly Transaction[]): void {
  const come = new Set(txs.map(({ txId }) => txId));
  for (const [entity, rowIds] of rowsTouched(txs))
    for (const rowId of rowIds) {
      const madeBy = loadRow(db, entity, rowId)?.state.created?.txId;
      if (madeBy !== undefined && come.has(madeBy)) deleteRow(db, entity, rowId, scopeId);
    }
}

/**
 * What waits here spoke of rows that are gone now, and come again with the feed: it is folded when it is
 * seen there, behind what it speaks of.
 */
export function unfoldWaiting(db: WriteDb, scopeId: string): void {
  const prepare = prepared(db);
  prepare('update outbox set is_folded = 0 where scope_id = ? and is_seen = 0').run(scopeId);
  prepare(`update limbo set status = 'refused' where scope_id = ? and status = 'applied'`).run(
    scopeId,
  );
}
