import { assert } from '../../../shared/lib/assert.ts';
import type { SqlRow, SqlValue, WriteDb } from './handle.ts';

/** A prepared statement of the connection that holds the write transaction. Runs at once. */
export type Statement = {
  run(...values: readonly SqlValue[]): { readonly changes: number };
  get(...values: readonly SqlValue[]): SqlRow | undefined;
  all(...values: readonly SqlValue[]): readonly SqlRow[];
};

/** Prepares a statement, once per text and connection. */
export type Prepare = (sql: string) => Statement;

export type WriteContext = {
  readonly prepare: Prepare;
  /** Runs, in order, once the transaction is on the disk; never when it is rolled back. */
  readonly afterCommit: (() => void)[];
};

const contexts = new WeakMap<WriteDb, WriteContext>();

/** For db/open.ts: ties a write transaction to the connection underneath. */
export function bindWriteContext(db: WriteDb, context: WriteContext): void {
  contexts.set(db, context);
}

/**
 * Prepared statements inside an open write transaction, for the paths that run once per replicated
 * row: Kysely compiles each query anew, which costs about four times the query itself there.
 */
export function prepared(db: WriteDb): Prepare {
  return contextOf(db).prepare;
}

/** Calls `work` when this write transaction has committed. For side effects; it must not throw. */
export function afterCommit(db: WriteDb, work: () => void): void {
  contextOf(db).afterCommit.push(work);
}

function contextOf(db: WriteDb): WriteContext {
  const context = contexts.get(db);
  assert(context, 'a WriteDb comes from DatabaseHandle.write');
  return context;
}
