import { type Away, belongsTo, nobodyAway, opsOfPresent } from './compartment.ts';
import { type EntityName, SCHEMA_VERSION } from './entities.ts';
import type { Entity, Field } from './entity-field.ts';
import { emptyRow, joinRows, partsOf, type RowPart } from './fold.ts';
import { entityOf, type StoredRow } from './rows.ts';
import { isKey, isStorable } from './storable.ts';
import type { FieldValue, Operation, Transaction } from './transaction.ts';

/** Why a transaction can not be folded by this version of the program, as a whole and for good or for now. */
export type Refusal =
  | 'newer-schema' // made by a newer version that knows more than we do
  | 'unknown-entity'
  | 'unknown-field'
  | 'wrong-value' // type, range, or text that a database can not hold
  | 'field-missing'
  | 'immutable-field'
  | 'row-missing' // speaks of a row whose insert is not here yet
  | 'resident-away' // speaks of somebody whose membership has ended here
  | 'wrong-scope'; // reaches into another scope or an entity of another kind of scope

export type RowKey = `${string}/${string}`;

/** The rows that a batch may touch, as they are now. The fold writes its results back into it. */
export type RowMap = Map<RowKey, StoredRow>;

/** One row that a batch made or changed. */
export type RowChange = {
  readonly entity: EntityName;
  readonly rowId: string;
  readonly isNew: boolean;
};

export type LinkOperation = Extract<Operation, { op: 'link' }>;

export type BatchResult = {
  readonly changes: ReadonlyMap<RowKey, RowChange>;
  readonly links: readonly { readonly link: LinkOperation; readonly tx: Transaction }[];
  readonly refused: readonly { readonly txId: string; readonly reason: Refusal }[];
};

export function rowKey(entity: string, rowId: string): RowKey {
  return `${entity}/${rowId}`;
}

/** The rows that must be in the map before these transactions are folded, by entity. */
export function rowsTouched(txs: readonly Transaction[]): ReadonlyMap<EntityName, Set<string>> {
  const touched = new Map<EntityName, Set<string>>();
  const add = (entity: string, rowId: string) => {
    if (!entityOf(entity)) return;
    const ids = touched.get(entity as EntityName) ?? new Set();
    touched.set(entity as EntityName, ids.add(rowId));
  };
  for (const op of txs.flatMap(({ ops }) => ops)) {
    if (op.op === 'link') continue;
    add(op.entity, op.rowId);
    if (op.op === 'replace') add(op.entity, op.replaces);
  }
  return touched;
}

/**
 * The rows that are made anew when some acts do not count any more: those they touched, and with a row those that
 * corrections tie to it.
 *
 * @param counting what else is a part of the rows
 */
export function rowsAnew(
  notAccepted: readonly Transaction[],
  counting: readonly Transaction[],
): Map<EntityName, Set<string>> {
  return withTied(rowsTouched(notAccepted), counting);
}

/** Rows, and those that corrections tie to them. */
export function withTied(
  rows: ReadonlyMap<EntityName, ReadonlySet<string>>,
  counting: readonly Transaction[],
): Map<EntityName, Set<string>> {
  const tied = new Map([...rows].map(([entity, ids]) => [entity, new Set(ids)]));
  const corrections = counting.flatMap(({ ops }) => ops.filter((op) => op.op === 'replace'));
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const { entity, rowId, replaces } of corrections) {
      const ids = tied.get(entity as EntityName);
      if (!ids || ids.has(rowId) === ids.has(replaces)) continue;
      ids.add(rowId).add(replaces);
      isGrowing = true;
    }
  }
  return tied;
}

/**
 * What of acts that count can not count without others that do not any more: it changes a row that nobody makes now. It
 * waits, as a whole, and so does what changes a row that only it made.
 *
 * @param counting without those that do not count any more
 */
export function leftBehind(
  counting: readonly Transaction[],
  notAccepted: readonly Transaction[],
): readonly Transaction[] {
  const makers = new Map<RowKey, number>();
  for (const key of counting.flatMap(rowsMade)) makers.set(key, (makers.get(key) ?? 0) + 1);
  const gone = new Set(notAccepted.flatMap(rowsMade).filter((key) => !makers.has(key)));
  const left = new Set<Transaction>();
  for (let before = -1; before < left.size; ) {
    before = left.size;
    for (const tx of counting) {
      if (left.has(tx) || !rowsChanged(tx).some((key) => gone.has(key))) continue;
      left.add(tx);
      for (const key of rowsMade(tx)) {
        makers.set(key, (makers.get(key) ?? 1) - 1);
        if (makers.get(key) === 0) gone.add(key);
      }
    }
  }
  return [...left];
}

function rowsMade({ ops }: Transaction): readonly RowKey[] {
  return ops.flatMap((op) =>
    op.op === 'insert' || op.op === 'replace' ? [rowKey(op.entity, op.rowId)] : [],
  );
}

function rowsChanged({ ops }: Transaction): readonly RowKey[] {
  return ops.flatMap((op) => {
    if (op.op === 'replace') return [rowKey(op.entity, op.replaces)];
    return op.op === 'patch' || op.op === 'tombstone' ? [rowKey(op.entity, op.rowId)] : [];
  });
}

/**
 * Folds transactions into rows, each as a whole or not at all. A refused one leaves no trace; the
 * rest goes on (replication.md 5.4, schema).
 */
export function foldBatch(
  rows: RowMap,
  txs: readonly Transaction[],
  away: Away = nobodyAway,
): BatchResult {
  const changes = new Map<RowKey, RowChange>();
  const links: { link: LinkOperation; tx: Transaction }[] = [];
  const refused: { txId: string; reason: Refusal }[] = [];
  for (const tx of txs) {
    const ops = opsOfPresent(tx, away, (entity, rowId) => rows.has(rowKey(entity, rowId)));
    const folded = ops === 'resident-away' ? ops : foldOps(rows, tx, ops);
    if (ops === 'resident-away' || typeof folded === 'string') {
      refused.push({
        txId: tx.txId,
        reason: typeof folded === 'string' ? folded : 'resident-away',
      });
      continue;
    }
    for (const [key, { entity, rowId, row }] of folded) {
      const isNew = changes.get(key)?.isNew ?? !rows.has(key);
      changes.set(key, { entity: entity as EntityName, rowId, isNew });
      rows.set(key, row);
    }
    for (const op of ops) if (op.op === 'link') links.push({ link: op, tx });
  }
  return { changes, links, refused };
}

/** The same for acts of which one may come before the one that makes its row: until nothing more fits. */
export function foldInAnyOrder(
  rows: RowMap,
  txs: readonly Transaction[],
  away: Away = nobodyAway,
): BatchResult['changes'] {
  const changes = new Map<RowKey, RowChange>();
  for (let waiting = txs; waiting.length > 0; ) {
    const folded = foldBatch(rows, waiting, away);
    for (const [key, change] of folded.changes)
      changes.set(key, { ...change, isNew: changes.get(key)?.isNew ?? change.isNew });
    if (folded.refused.length === waiting.length) break;
    const refused = new Set(folded.refused.map(({ txId }) => txId));
    waiting = waiting.filter(({ txId }) => refused.has(txId));
  }
  return changes;
}

type Draft = Map<RowKey, { entity: string; rowId: string; row: StoredRow }>;

function foldOps(rows: RowMap, tx: Transaction, ops: readonly Operation[]): Draft | Refusal {
  const parts = partsByRow(tx, ops);
  if (typeof parts === 'string') return parts;
  const draft: Draft = new Map();
  for (const [key, part] of parts) {
    const before = rows.get(key);
    if (before && before.scopeId !== tx.scopeId) return 'wrong-scope';
    const state = joinRows(before?.state ?? emptyRow, part.state);
    draft.set(key, { ...part, row: { scopeId: tx.scopeId, state } });
  }
  const isComplete = [...draft.values()].every(({ row }) => row.state.created !== null);
  return isComplete ? draft : 'row-missing';
}

/** What a transaction says of each row, together: what the row remembers is gone through once for all of it. */
function partsByRow(tx: Transaction, ops: readonly Operation[]): Map<RowKey, RowPart> | Refusal {
  const parts = new Map<RowKey, RowPart>();
  for (const op of ops) {
    if (op.op === 'link') continue;
    const refusal = refusalOf(op, tx);
    if (refusal) return refusal;
    for (const part of partsOf(op, tx)) {
      const key = rowKey(part.entity, part.rowId);
      const before = parts.get(key);
      parts.set(key, before ? { ...part, state: joinRows(before.state, part.state) } : part);
    }
  }
  return parts;
}

function refusalOf(op: Exclude<Operation, LinkOperation>, tx: Transaction): Refusal | null {
  const entity = entityOf(op.entity);
  if (!entity) return orNewer('unknown-entity', tx);
  if (!belongsTo(op.entity, tx.scopeKind)) return 'wrong-scope';
  if (op.op === 'patch') return refusalOfPatch(entity, op, tx);
  if (op.op === 'tombstone') return isStorable(op.reason) ? null : 'wrong-value';
  return refusalOfFields(entity, op.fields, tx);
}

function refusalOfPatch(
  entity: Entity,
  op: Extract<Operation, { op: 'patch' }>,
  tx: Transaction,
): Refusal | null {
  const field = fieldOf(entity, op.field);
  if (!field) return orNewer('unknown-field', tx);
  if (!field.mutable) return 'immutable-field';
  return fits(field, op.value) ? null : 'wrong-value';
}

function refusalOfFields(
  entity: Entity,
  fields: Readonly<Record<string, FieldValue>>,
  tx: Transaction,
): Refusal | null {
  for (const [name, value] of Object.entries(fields)) {
    const field = fieldOf(entity, name);
    if (!field) return orNewer('unknown-field', tx);
    if (!fits(field, value)) return 'wrong-value';
  }
  for (const [name, field] of Object.entries(entity.fields)) {
    if (!field.nullable && (fields[name] ?? null) === null) return 'field-missing';
  }
  return null;
}

/** What an older program does not know, it may know after its upgrade. */
function orNewer(reason: Refusal, tx: Transaction): Refusal {
  return tx.schemaVersion > SCHEMA_VERSION ? 'newer-schema' : reason;
}

function fieldOf(entity: Entity, name: string): Field | undefined {
  return Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
}

function fits(field: Field, value: FieldValue): boolean {
  if (value === null) return field.nullable;
  switch (field.type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'flag':
      return value === 0 || value === 1;
    case 'json':
      return typeof value === 'string' && isStorable(value) && isJson(value);
    case 'text':
      return typeof value === 'string' && isStorable(value);
    default:
      return isKey(value);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
