import {
  foldBatch,
  type RowKey,
  type RowMap,
  rowKey,
  rowsTouched,
} from '../../shared/replication/batch.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { type Columns, columnsOf, decodeRow, encodeRow } from '../../shared/replication/rows.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';

/** Replicated tables that keep nothing but columns, as the two databases do. */
export class ColumnTables {
  readonly rows = new Map<RowKey, Columns>();
  readonly folded = new Set<string>();

  /** Folds what can be folded; answers what has to wait. */
  apply(txs: readonly Transaction[]): readonly Transaction[] {
    const rows = this.load(txs);
    const { changes, refused } = foldBatch(rows, txs);
    const left = new Set(refused.map(({ txId }) => txId));
    for (const { txId } of txs) if (!left.has(txId)) this.folded.add(txId);
    for (const [key, { entity, rowId }] of changes) this.save(key, entity, rowId, rows);
    return txs.filter(({ txId }) => left.has(txId));
  }

  private load(txs: readonly Transaction[]): RowMap {
    const rows: RowMap = new Map();
    for (const [entity, ids] of rowsTouched(txs)) {
      for (const rowId of ids) {
        const key = rowKey(entity, rowId);
        const columns = this.rows.get(key);
        if (columns) rows.set(key, decodeRow(entity, columns));
      }
    }
    return rows;
  }

  private save(key: RowKey, entity: EntityName, rowId: string, rows: RowMap): void {
    const row = rows.get(key);
    if (!row) throw new Error('a changed row is in the map');
    const values = encodeRow(entity, rowId, row, (txId) => this.folded.has(txId));
    const names = columnsOf(entity);
    this.rows.set(key, Object.fromEntries(names.map((name, at) => [name, values[at] ?? null])));
  }
}
