import { unreachable } from '../lib/assert.ts';
import { has } from './mechanisms.ts';
import type { FieldValue, Operation, Transaction } from './transaction.ts';

/**
 * The fold (replication.md 5.4, conflicts). Every operation becomes a small row state and the state
 * of a row is the join of them. The join is commutative, associative and idempotent, so what is
 * shown depends on the set of known transactions alone: never on their order, on the way they were
 * cut into pages, or on anybody's clock.
 */

/** A value that no known transaction has replaced. */
export type Head = { readonly txId: string; readonly hlc: number; readonly value: FieldValue };

/** A multi-value register. Both lists are sorted: heads by stamp, then id; superseded by id. */
export type Register = {
  readonly heads: readonly Head[];
  /** Transactions whose value was replaced, perhaps before it arrived: it never comes back. */
  readonly superseded: readonly string[];
};

export type Removal = { readonly txId: string; readonly hlc: number; readonly reason: string };

/** A row that corrects this one. */
export type Replacement = { readonly txId: string; readonly hlc: number; readonly rowId: string };

export type RowState = {
  /** The insert. Ids are unique, so there is one; were there two, the smaller transaction id stands. */
  readonly created: Created | null;
  /** Only the fields that were patched. */
  readonly registers: Readonly<Record<string, Register>>;
  /** The earliest tombstone. Later edits are kept beside it. */
  readonly removal: Removal | null;
  readonly replacements: readonly Replacement[];
};

type Created = { readonly txId: string; readonly fields: Readonly<Record<string, FieldValue>> };

export const emptyRow: RowState = { created: null, registers: {}, removal: null, replacements: [] };
export const emptyRegister: Register = { heads: [], superseded: [] };

/** The part of one row that one operation makes. */
export type RowPart = { readonly entity: string; readonly rowId: string; readonly state: RowState };

type Source = Pick<Transaction, 'txId' | 'hlc'>;
type RowOperation = Exclude<Operation, { op: 'link' }>;

/** What an operation says about rows; a correction speaks of two. Links are not rows: see links.ts. */
export function partsOf(op: RowOperation, source: Source): readonly RowPart[] {
  const { txId, hlc } = source;
  const part = (rowId: string, state: Partial<RowState>): RowPart => {
    return { entity: op.entity, rowId, state: { ...emptyRow, ...state } };
  };
  switch (op.op) {
    case 'insert':
      return [part(op.rowId, { created: { txId, fields: op.fields } })];
    case 'patch':
      return [part(op.rowId, { registers: { [op.field]: patched(op, source) } })];
    case 'replace':
      return [
        part(op.rowId, { created: { txId, fields: op.fields } }),
        part(op.replaces, { replacements: [{ txId, hlc, rowId: op.rowId }] }),
      ];
    case 'tombstone':
      return [part(op.rowId, { removal: { txId, hlc, reason: op.reason } })];
    default:
      return unreachable(op);
  }
}

/** A transaction can not have seen itself: a base that says so is ignored. */
function patched(op: Extract<Operation, { op: 'patch' }>, source: Source): Register {
  const superseded = [...new Set(op.base)].filter((txId) => txId !== source.txId).sort();
  return { heads: [{ txId: source.txId, hlc: source.hlc, value: op.value }], superseded };
}

/** The least state that knows both: commutative, associative, idempotent. */
export function joinRows(a: RowState, b: RowState): RowState {
  return {
    created: earliestCreated(a.created, b.created),
    registers: joinRegisters(a.registers, b.registers),
    removal: earliestRemoval(a.removal, b.removal),
    replacements: joinReplacements(a.replacements, b.replacements),
  };
}

function earliestCreated(a: Created | null, b: Created | null): Created | null {
  if (!a || !b) return a ?? b;
  return (compareText(b.txId, a.txId) || compareForm(b, a)) < 0 ? b : a;
}

function earliestRemoval(a: Removal | null, b: Removal | null): Removal | null {
  if (!a || !b) return a ?? b;
  return (compareStamps(b, a) || compareForm(b, a)) < 0 ? b : a;
}

function joinReplacements(a: RowState['replacements'], b: RowState['replacements']) {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const byRow = new Map([...a, ...b].map((entry) => [`${entry.txId} ${entry.rowId}`, entry]));
  return [...byRow.values()].sort((x, y) => compareStamps(x, y) || compareText(x.rowId, y.rowId));
}

function joinRegisters(a: RowState['registers'], b: RowState['registers']) {
  const fields = Object.keys(b);
  if (fields.length === 0) return a;
  const joined = { ...a };
  for (const field of fields) {
    joined[field] = joinRegister(a[field] ?? emptyRegister, b[field] ?? emptyRegister);
  }
  return joined;
}

function joinRegister(a: Register, b: Register): Register {
  const superseded = mergeSorted(a.superseded, b.superseded);
  const heads = new Map<string, Head>();
  for (const head of [...a.heads, ...b.heads]) {
    const other = heads.get(head.txId);
    if (isAmong(superseded, head.txId)) continue;
    heads.set(head.txId, other ? greaterValue(other, head) : head);
  }
  const standing = [...heads.values()].sort(compareStamps);
  const kept = has('causal-bases') ? standing : standing.slice(-1);
  return { heads: kept, superseded };
}

/** Both without repetition. In one step for each: a register may remember tens of thousands. */
function mergeSorted(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const merged: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [one, other] = [a[i], b[j]];
    const isFirst = other === undefined || (one !== undefined && one <= other);
    const next = isFirst ? one : other;
    if (one === next) i += 1;
    if (other === next) j += 1;
    if (next !== undefined) merged.push(next);
  }
  return merged;
}

function isAmong(sorted: readonly string[], text: string): boolean {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < text) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === text;
}

/** One transaction that sets one field twice: either would do, but everywhere the same. */
function greaterValue(a: Head, b: Head): Head {
  return compareForm(a.value, b.value) < 0 ? b : a;
}

/** Any total order, for things that one transaction should have said only once. */
function compareForm(a: unknown, b: unknown): number {
  return a === b ? 0 : compareText(JSON.stringify(a), JSON.stringify(b));
}

function compareStamps(a: Source, b: Source): number {
  return a.hlc - b.hlc || compareText(a.txId, b.txId);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The value that stands in the column: the latest head by (stamp, id), else the inserted value. */
export function shownValue(state: RowState, field: string): FieldValue {
  const latest = state.registers[field]?.heads.at(-1);
  return latest ? latest.value : (state.created?.fields[field] ?? null);
}

/** The row that corrects this one; of several, the latest. */
export function shownReplacement(state: RowState): string | null {
  return state.replacements.at(-1)?.rowId ?? null;
}

/** The transactions that a writer who sees this row has seen for a field: the base of its patch. */
export function basesOf(state: RowState, field: string): readonly string[] {
  const heads = state.registers[field]?.heads ?? [];
  if (heads.length > 0) return heads.map(({ txId }) => txId);
  return state.created ? [state.created.txId] : [];
}
