import { assert } from '../../../shared/lib/assert.ts';
import type { EpochMs } from '../../../shared/lib/clock.ts';
import type { EntityName } from '../../../shared/replication/entities.ts';
import type { Actor, FieldValue, Operation } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import type { Topic } from '../live/changes.ts';
import type { Ledger } from '../replication/ledger.ts';

/**
 * One command's transaction: domain rows, audit row, idempotency row and outbox row commit together
 * or not at all. Side effects wait in `afterCommit`.
 */
export type Unit = {
  readonly db: WriteDb;
  readonly now: EpochMs;
  readonly actor: Actor;
  /** Issues the replicated part: once per command, because one act is one transaction. */
  issue(ops: readonly Operation[]): Promise<void>;
  /**
   * Issues what the manager decided, in the scope `reference`: it holds here at once, and everywhere
   * when the district has it (ADR 6).
   */
  decide(ops: readonly Operation[]): Promise<void>;
  /** A patch that names what it replaces. */
  patch(entity: EntityName, rowId: string, field: string, value: FieldValue): Promise<Operation>;
  /** Local rows changed; replicated ones tell of themselves through the ledger. */
  changed(topic: Topic): void;
  /** Runs once, after the commit; a failure in it does not undo the command. */
  afterCommit(effect: () => void): void;
};

type UnitParts = {
  readonly db: WriteDb;
  readonly now: EpochMs;
  readonly actor: Actor;
  readonly scopeId: string;
  readonly ledger: Ledger;
};

/** What the pipeline reads back once the work is done. */
export type OpenUnit = {
  readonly unit: Unit;
  readonly topics: ReadonlySet<Topic>;
  readonly effects: readonly (() => void)[];
};

/** Opens a unit inside a write transaction. */
export function openUnit({ db, now, actor, scopeId, ledger }: UnitParts): OpenUnit {
  const topics = new Set<Topic>();
  const effects: (() => void)[] = [];
  let isIssued = false;
  const issueIn = async (scope: string, ops: readonly Operation[]) => {
    assert(!isIssued, 'a command issues one transaction');
    if (ops.length === 0) return;
    isIssued = true;
    await ledger.issue(db, { scopeId: scope, actor, ops });
  };
  const unit: Unit = {
    db,
    now,
    actor,
    issue: (ops) => issueIn(scopeId, ops),
    decide: async (ops) => issueIn(await referenceScope(db), ops),
    patch: (entity, rowId, field, value) => ledger.patchOp(db, entity, rowId, field, value),
    changed: (topic) => void topics.add(topic),
    afterCommit: (effect) => void effects.push(effect),
  };
  return { unit, topics, effects };
}

async function referenceScope(db: WriteDb): Promise<string> {
  const { scope_id } = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'reference')
    .executeTakeFirstOrThrow();
  return scope_id;
}
