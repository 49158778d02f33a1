import { type RowKey, rowKey } from '../../shared/replication/batch.ts';
import { isGranted, residentNamed } from '../../shared/replication/compartment.ts';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';

type State = {
  effective: Transaction[];
  /** Acts about nobody but residents who are away. */
  waiting: Transaction[];
  readonly owners: Map<RowKey, string>;
  /** By the row: whose it is, and whether it has ended. */
  readonly memberships: Map<string, { readonly residentId: string; isEnded: boolean }>;
  /** Memberships whose end came before their beginning. */
  readonly ended: Set<string>;
};

/**
 * What of a feed counts in the rows, worked out one act after the other: with the end of a membership goes
 * all that spoke of that resident, and what is said meanwhile waits for another membership (docs/adr/0012, 4).
 */
export function effectiveOf(txs: readonly Transaction[]): readonly Transaction[] {
  if (!txs.some(({ ops }) => ops.some(isOfMembership))) return txs;
  const state: State = {
    effective: [],
    waiting: [],
    owners: new Map(),
    memberships: new Map(),
    ended: new Set(),
  };
  for (const tx of txs) {
    for (const op of tx.ops) noteOwner(state, op);
    take(state, tx);
    for (const op of tx.ops) if (isOfMembership(op)) changeMembership(state, op);
  }
  return state.effective;
}

function isOfMembership(op: Operation): boolean {
  return op.op !== 'link' && op.entity === 'memberships';
}

function noteOwner({ owners }: State, op: Operation): void {
  if (op.op !== 'insert' && op.op !== 'replace') return;
  const residentId = residentNamed(op);
  if (residentId !== null) owners.set(rowKey(op.entity, op.rowId), residentId);
}

function take(state: State, tx: Transaction): void {
  const away = awayFrom(state);
  const present = tx.ops.filter((op) => !ownersOf(state, op).some((id) => away.has(id)));
  const isWhole = present.length === tx.ops.length;
  const isOfSomebody = present.some((op) => op.op === 'link' || isGranted(op.entity));
  if (isWhole || isOfSomebody) state.effective.push({ ...tx, ops: present });
  else state.waiting.push(tx);
}

function ownersOf({ owners }: State, op: Operation): readonly string[] {
  if (op.op === 'link') return [op.a, op.b];
  const owner = isGranted(op.entity) ? owners.get(rowKey(op.entity, op.rowId)) : undefined;
  return owner === undefined ? [] : [owner];
}

/** Whose memberships have all ended. */
function awayFrom({ memberships }: State): ReadonlySet<string> {
  const all = [...memberships.values()];
  const here = new Set(all.filter(({ isEnded }) => !isEnded).map((one) => one.residentId));
  return new Set(all.map((one) => one.residentId).filter((id) => !here.has(id)));
}

function changeMembership(state: State, op: Operation): void {
  if (op.op === 'insert') {
    const residentId = String(op.fields['resident_id']);
    state.memberships.set(op.rowId, { residentId, isEnded: state.ended.has(op.rowId) });
    if (awayFrom(state).has(residentId)) evict(state, residentId);
    const waiting = state.waiting;
    state.waiting = [];
    for (const tx of waiting) take(state, tx);
  }
  if (op.op !== 'patch' || op.field !== 'ended_at') return;
  const known = state.memberships.get(op.rowId);
  if (!known) return void state.ended.add(op.rowId);
  known.isEnded = true;
  if (awayFrom(state).has(known.residentId)) evict(state, known.residentId);
}

/** What waits for a row that is not there yet was never folded, and goes with nobody. */
function evict(state: State, residentId: string): void {
  const made = new Set<RowKey>();
  for (const op of state.effective.flatMap(({ ops }) => ops))
    if (op.op === 'insert' || op.op === 'replace') made.add(rowKey(op.entity, op.rowId));
  const waits = ({ ops }: Transaction) =>
    ops.some((op) => isChange(op) && !made.has(rowKey(op.entity, op.rowId)));
  const isOfThem = (op: Operation) => ownersOf(state, op).includes(residentId);
  const unfolded = state.effective.filter((tx) => waits(tx) && tx.ops.some(isOfThem));
  state.waiting = [...state.waiting, ...unfolded];
  state.effective = state.effective
    .filter((tx) => !unfolded.includes(tx))
    .map((tx) => ({ ...tx, ops: tx.ops.filter((op) => !isOfThem(op)) }));
}

function isChange(op: Operation): op is Exclude<Operation, { op: 'link' | 'insert' | 'replace' }> {
  return op.op !== 'link' && op.op !== 'insert' && op.op !== 'replace';
}
