import { toInstant } from '../../../shared/lib/clock.ts';
import {
  foldInAnyOrder,
  leftBehind,
  type RowChange,
  rowKey,
  rowsAnew,
  type RowMap,
  withTied,
} from '../../../shared/replication/batch.ts';
import type { EntityName } from '../../../shared/replication/entities.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { awayHere } from './evict.ts';
import { deleteRow, saveRows } from './row-store.ts';
import { transactionOf } from './scope-store.ts';

/**
 * Makes rows anew from what is accepted, or still waits, without the transactions that were not
 * accepted. A fold can not be undone, but it depends on the set of its transactions alone; so the
 * rows are folded again from that set.
 *
 * @param notAccepted entries of the feed that count for nothing, folded here when they were made
 */
export function refold(
  db: WriteDb,
  scopeId: string,
  notAccepted: readonly Transaction[],
  now: number,
): readonly RowChange[] {
  if (notAccepted.length === 0) return [];
  const counting = [...countingOf(db, scopeId), ...foldedInLimbo(db, scopeId)];
  const left = leftBehind(counting, notAccepted);
  const leftIds = left.map(({ txId }) => txId);
  letWait(db, scopeId, leftIds, now);
  const without = [...notAccepted, ...left];
  const touched = rowsAnew(without, counting);
  leaveToHome(db, scopeId, { touched, counting });
  const isTouched = (entity: string, rowId: string) =>
    [...touched].some(([name, ids]) => name === entity && ids.has(rowId));
  const rows: RowMap = new Map();
  const kept = counting.flatMap((tx) => {
    const ops = tx.ops.filter((op) => op.op !== 'link' && isTouched(op.entity, op.rowId));
    return ops.length > 0 && !left.includes(tx) ? [{ ...tx, ops }] : [];
  });
  const changes = foldInAnyOrder(rows, kept, awayHere(db));
  const all: RowChange[] = [...takeBackLinks(db, without)];
  for (const [entity, ids] of touched) {
    for (const rowId of ids) {
      all.push({ entity, rowId, isNew: false });
      if (!changes.has(rowKey(entity, rowId))) deleteRow(db, entity, rowId, scopeId);
    }
  }
  saveRows(db, rows, changes.values());
  return all;
}

/** What lies in limbo is a part of the rows, and may make one that something in the feed changes. */
function foldedInLimbo(db: WriteDb, scopeId: string): readonly Transaction[] {
  const rows = prepared(db)(
    `select body from limbo where scope_id = ? and status = 'applied' and body <> '' order by place`,
  ).all(scopeId);
  return rows.map(({ body }) => transactionOf(String(body)));
}

/** These wait for their rows from now on: in the feed, or until they are there. */
export function letWait(db: WriteDb, scopeId: string, txIds: readonly string[], now: number): void {
  const prepare = prepared(db);
  for (const txId of txIds) {
    prepare(
      `insert into inbox_bad (scope_id, tx_id, reason, at)
       select scope_id, tx_id, 'row-missing', ? from feed where scope_id = ? and tx_id = ?
       on conflict do nothing`,
    ).run(toInstant(now), scopeId, txId);
    prepare(`update limbo set status = 'refused' where scope_id = ? and tx_id = ?`).run(
      scopeId,
      txId,
    );
    prepare('update outbox set is_folded = 0 where scope_id = ? and tx_id = ?').run(scopeId, txId);
  }
}

/** A link that was not accepted links nobody; the aliases follow by themselves (0110). */
function takeBackLinks(db: WriteDb, notAccepted: readonly Transaction[]): readonly RowChange[] {
  return notAccepted.flatMap(({ txId, ops }) => {
    const links = ops.filter(({ op }) => op === 'link');
    if (links.length > 0) prepared(db)('delete from links where tx_id = ?').run(txId);
    return links.flatMap((op) =>
      op.op === 'link'
        ? [op.a, op.b].map((rowId) => ({ entity: 'residents' as const, rowId, isNew: false }))
        : [],
    );
  });
}

type Touched = {
  readonly touched: Map<EntityName, Set<string>>;
  readonly counting: readonly Transaction[];
};

/**
 * Rows whose words were let go can not be made again, nor those of somebody who left and came back, nor what corrections
 * tie to them: they stay as they are until their home's are fetched (snapshot/digest-check.ts).
 */
function leaveToHome(db: WriteDb, scopeId: string, { touched, counting }: Touched): void {
  const bare = new Map<EntityName, Set<string>>();
  for (const [entity, ids] of touched)
    bare.set(entity, new Set([...ids].filter((rowId) => isBare(db, entity, rowId))));
  for (const [entity, ids] of withTied(bare, counting)) {
    for (const rowId of ids) {
      touched.get(entity)?.delete(rowId);
      prepared(db)(
        'insert into rows_to_fetch (scope_id, entity, row_id) values (?, ?, ?) on conflict do nothing',
      ).run(scopeId, entity, rowId);
    }
  }
}

/** Whether the words that made a row were let go of, in the feed or in limbo, or its resident was away. */
function isBare(db: WriteDb, entity: EntityName, rowId: string): boolean {
  const find = `select 1 from ${entity}
    left join feed on feed.tx_id = ${entity}.c_tx and feed.scope_id = ${entity}.scope_id
    left join limbo on limbo.tx_id = ${entity}.c_tx and limbo.scope_id = ${entity}.scope_id
    where ${entity}.id = ? and (feed.body = '' or limbo.body = '' or ${entity}.id in
      (select row_id from away_rows))`;
  return prepared(db)(find).get(rowId) !== undefined;
}

/** What counts in a scope from a place of its feed on; one act may come before the one that makes its row. */
export function countingOf(db: WriteDb, scopeId: string, fromSeq = 0): readonly Transaction[] {
  const prepare = prepared(db);
  const accepted = prepare(
    `select body from feed where scope_id = ? and seq >= ? and status = 'applied' and body <> '' and not exists
       (select 1 from inbox_bad where inbox_bad.scope_id = feed.scope_id
          and inbox_bad.tx_id = feed.tx_id)
     order by seq`,
  ).all(scopeId, fromSeq);
  const waiting = prepare(
    `select body from outbox where scope_id = ? and not exists
       (select 1 from feed where feed.scope_id = outbox.scope_id and feed.tx_id = outbox.tx_id)
       and is_folded = 1
     order by tx_no`,
  ).all(scopeId);
  return [...accepted, ...waiting].map(({ body }) => transactionOf(String(body)));
}
