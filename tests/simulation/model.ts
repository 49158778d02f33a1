import type { Transaction } from '../../shared/replication/transaction.ts';
import { decodeRow } from '../../shared/replication/rows.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { entities } from '../../shared/replication/entities.ts';
import { foldBatch, type RowMap, rowKey } from '../../shared/replication/batch.ts';
import { columnsOf, encodeRow } from '../../shared/replication/rows.ts';
import { effectiveOf } from './effective.ts';
import type { Inspection, KeptEntry } from './inspect.ts';

/**
 * What a feed means: which values stand is worked out from the bases alone, apart from the fold; the
 * rows by one fold of everything at once, apart from pages, order and time.
 */
export type Model = {
  readonly returned: (one: Inspection) => string | null;
  readonly overwritten: (one: Inspection) => string | null;
  readonly differentRow: (one: Inspection) => string | null;
};

export function modelOf(feed: readonly KeptEntry[], scopeId: string): Model {
  const accepted = feed
    .filter(({ rest, status }) => rest.scopeId === scopeId && status === 'applied')
    .flatMap(({ tx }) => tx ?? []);
  const txs = effectiveOf(accepted);
  const rows: RowMap = new Map();
  const { refused } = foldUntilNothingFits(rows, txs);
  const folded = txs.filter(({ txId }) => !refused.has(txId));
  const { standing, replaced } = headsOf(folded);
  return {
    returned: (one) =>
      findHead(one, scopeId, (place, txId) => replaced.get(place)?.has(txId) === true),
    overwritten: (one) => {
      const shown = new Set<string>();
      findHead(one, scopeId, (place, txId) => {
        shown.add(`${place} ${txId}`);
        return false;
      });
      const lost = [...standing].find((head) => !shown.has(head));
      return lost ? `${lost} at ${one.name}` : null;
    },
    differentRow: (one) => compareRows(one, scopeId, rows, new Set(folded.map(({ txId }) => txId))),
  };
}

/** Rows may come after what speaks of them. */
function foldUntilNothingFits(rows: RowMap, txs: readonly Transaction[]) {
  let left = txs;
  for (;;) {
    const result = foldBatch(rows, left);
    const refused = new Set(result.refused.map(({ txId }) => txId));
    if (refused.size === left.length || refused.size === 0) return { refused };
    left = left.filter(({ txId }) => refused.has(txId));
  }
}

/** A value stands exactly when nobody who had seen it wrote another. */
function headsOf(txs: readonly Transaction[]) {
  const replaced = new Map<string, Set<string>>();
  const written: { place: string; txId: string }[] = [];
  for (const { txId, ops } of txs)
    for (const op of ops) {
      if (op.op !== 'patch') continue;
      const place = `${op.entity}/${op.rowId}/${op.field}`;
      written.push({ place, txId });
      const known = replaced.get(place) ?? new Set();
      for (const base of op.base) if (base !== txId) known.add(base);
      replaced.set(place, known);
    }
  const standing = new Set<string>();
  for (const { place, txId } of written)
    if (!replaced.get(place)?.has(txId)) standing.add(`${place} ${txId}`);
  return { standing, replaced };
}

function findHead(
  one: Inspection,
  scopeId: string,
  isWanted: (place: string, txId: string) => boolean,
): string | null {
  for (const [entity, rows] of one.tables)
    for (const row of rows) {
      if (row['scope_id'] !== scopeId) continue;
      const { registers } = decodeRow(entity, row).state;
      for (const [field, { heads }] of Object.entries(registers))
        for (const { txId } of heads)
          if (isWanted(`${entity}/${row['id']}/${field}`, txId))
            return `${entity}/${row['id']}/${field} ${txId} at ${one.name}`;
    }
  return null;
}

function compareRows(
  one: Inspection,
  scopeId: string,
  rows: RowMap,
  folded: ReadonlySet<string>,
): string | null {
  const found = new Set<string>();
  for (const entity of Object.keys(entities) as EntityName[])
    for (const columns of one.tables.get(entity) ?? []) {
      if (columns['scope_id'] !== scopeId) continue;
      const rowId = String(columns['id']);
      const key = rowKey(entity, rowId);
      found.add(key);
      const row = rows.get(key);
      if (!row) return `${key} at ${one.name} was never accepted`;
      const wanted = encodeRow(entity, rowId, row, (txId) => folded.has(txId));
      const shown = columnsOf(entity).map((name) => columns[name] ?? null);
      if (JSON.stringify(wanted) !== JSON.stringify(shown))
        return `${key} at ${one.name}: ${JSON.stringify(shown)} is not ${JSON.stringify(wanted)}`;
    }
  const lost = [...rows.keys()].find((key) => !found.has(key));
  return lost ? `${lost} is not at ${one.name}` : null;
}
