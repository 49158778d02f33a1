import { foldBatch, type RowMap } from '../../shared/replication/batch.ts';
import { continues } from '../../shared/replication/chain.ts';
import { decodeRow } from '../../shared/replication/rows.ts';
import { START } from '../../shared/replication/transaction.ts';
import type { Outcome } from './clinic.ts';
import { scope, type Store } from './store.ts';

/** The invariants of replication.md 6.1 that a run without restores must keep, by their names. */
export function findViolations(outcome: Outcome): readonly string[] {
  const { home, desks, district, made } = outcome;
  const found = new Set(outcome.violations);
  const must = (holds: boolean, name: string) => {
    if (!holds) found.add(name);
  };
  const ids = home.feed.map(({ tx }) => tx.txId);
  must(new Set(ids).size === ids.length, 'I3 a transaction is twice in the feed');
  must(continues(START, home.feed, scope), 'I4 the feed is not dense or its chain is broken');
  must(
    made.every(({ txId }) => ids.includes(txId)),
    'I6 an act was never replicated',
  );
  must(ids.length >= made.length, 'I6 the feed is shorter than what was done');
  for (const store of [...desks, district]) {
    must(isSameFeed(home, store), 'I5 a follower does not have the feed');
    must(isSameTables(home, store), 'I2 the rows differ');
    must(store.outbox.length === 0, 'I8 an outbox is not empty');
    must(store.waiting.length === 0, 'I8 something still waits to be folded');
  }
  for (const name of wrongHeads(home)) found.add(name);
  return [...found];
}

function isSameFeed(home: Store, store: Store): boolean {
  return JSON.stringify(home.feed) === JSON.stringify(store.feed);
}

function isSameTables(home: Store, store: Store): boolean {
  const text = ({ tables }: Store) =>
    JSON.stringify([...tables.rows].sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(home) === text(store);
}

/** A value stands exactly when nobody who had seen it wrote another. */
function* wrongHeads({ feed, tables }: Store): Generator<string> {
  const txs = feed.map(({ tx }) => tx);
  const ops = txs.flatMap(({ txId, ops: all }) => all.map((op) => ({ txId, op })));
  const patches = ops.flatMap(({ txId, op }) => (op.op === 'patch' ? [{ txId, ...op }] : []));
  const seen = new Set(patches.flatMap(({ base }) => base));
  const rows: RowMap = new Map();
  foldBatch(rows, txs);
  for (const [key, { state }] of rows) {
    const columns = tables.rows.get(key);
    const stored = columns ? decodeRow('residents', columns).state.registers : {};
    const heads = (stored['phone']?.heads ?? []).map(({ txId }) => txId);
    const wanted = (state.registers['phone']?.heads ?? []).map(({ txId }) => txId);
    if (heads.some((txId) => seen.has(txId))) yield 'I7 a replaced value came back';
    if (wanted.some((txId) => !heads.includes(txId))) yield 'I9 a value was silently overwritten';
  }
}
