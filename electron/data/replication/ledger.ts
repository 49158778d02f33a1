import { assert } from '../../../shared/lib/assert.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { RowChange } from '../../../shared/replication/batch.ts';
import { type EntityName, SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import type { ScopeKind } from '../../../shared/replication/entity-field.ts';
import { basesOf } from '../../../shared/replication/fold.ts';
import { nextStamp } from '../../../shared/replication/hlc.ts';
import { isCarriable, seal } from '../../../shared/replication/seal.ts';
import {
  type Actor,
  type FieldValue,
  type Operation,
  type Transaction,
  transaction,
  ZERO_HASH,
} from '../../../shared/replication/transaction.ts';
import type { DatabaseHandle, WriteDb } from '../db/handle.ts';
import { afterCommit, prepared } from '../db/write-context.ts';
import { applyTransactions, type OnApplied } from './apply.ts';
import type { Device } from './device.ts';
import { claimAnew, introduce, readClaim, rebear } from './rebirth.ts';
import { loadRow } from './row-store.ts';
import { advanceSelf, appendToFeed, putInOutbox, readScope, readSelf } from './scope-store.ts';

export type LedgerOptions = {
  readonly db: DatabaseHandle;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly device: Device;
  /** Keeps derived tables (search keys) true, inside the transaction that changed the rows. */
  readonly onApplied?: OnApplied | undefined;
};

export type ScopeOptions = {
  readonly scopeId: string;
  readonly kind: ScopeKind;
  /** Whether this database orders the scope as long as nobody takes it over. */
  readonly isHome: boolean;
};

export type Draft = {
  readonly scopeId: string;
  readonly actor: Actor;
  readonly ops: readonly Operation[];
};

/** Entities whose rows changed in a scope by one commit. Empty: only the ledger itself moved. */
export type ChangeListener = (entities: ReadonlySet<EntityName>, scopeId: string) => void;

export type Ledger = {
  /** Makes a scope known to this database, once; repeating it is harmless. */
  openScope(db: WriteDb, scope: ScopeOptions): Promise<void>;
  /**
   * Records one act inside the caller's open write transaction: seals it with the next number of
   * this replica, folds it into the tables, and puts it into the feed (home) or the outbox
   * (follower). All of it commits with the caller's transaction or not at all.
   */
  issue(db: WriteDb, draft: Draft): Promise<{ txId: string; hlc: number }>;
  /**
   * A patch that replaces the values this database sees, and nothing else. Make it in the same
   * write transaction as the `issue` that carries it.
   *
   * @throws AppError `not-found` when there is no such row
   */
  patchOp(
    db: WriteDb,
    entity: EntityName,
    rowId: string,
    field: string,
    value: FieldValue,
  ): Promise<Operation>;
  /** Goes on under a new replica id: the old stream is not this database's own any more. */
  rebear(db: WriteDb, scopeId: string): void;
  /** Rows of these entities changed, here or elsewhere; called after the commit. */
  onChange(listener: ChangeListener): () => void;
  /** For the replicator: tells the listeners of {@link Ledger.onChange} after this transaction commits. */
  announce(db: WriteDb, scopeId: string, changes: readonly RowChange[]): Promise<void>;
};

/** The one door through which capabilities write replicated rows. */
export function createLedger(options: LedgerOptions): Ledger {
  const listeners = new Set<ChangeListener>();
  const announcements = makeAnnouncements(listeners);
  const announce: Ledger['announce'] = async (db, scopeId, changes) => {
    announcements(db, scopeId, changes);
    if (changes.length > 0) await options.onApplied?.(db, changes);
  };
  return {
    announce,
    openScope: async (db, scope) => openScope(db, scope, options),
    issue: async (db, draft) => {
      const tx = record(db, draft, options);
      const { changes, refused } = applyTransactions(db, tx.scopeId, [tx], options.clock.now());
      assert(refused.length === 0, `own transaction can not be folded: ${refused[0]?.reason}`);
      await announce(db, tx.scopeId, changes);
      return { txId: tx.txId, hlc: tx.hlc };
    },
    patchOp: async (db, ...[entity, rowId, field, value]) => {
      const row = loadRow(db, entity, rowId);
      if (!row) throw new AppError('not-found');
      return { op: 'patch', entity, rowId, field, value, base: [...basesOf(row.state, field)] };
    },
    rebear: (db, scopeId) => {
      const { device, makeId, clock } = options;
      rebear(db, scopeId, { device, makeId, now: clock.now() });
      announcements(db, scopeId, []);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function openScope(db: WriteDb, scope: ScopeOptions, options: LedgerOptions): void {
  const { clock, device, makeId } = options;
  const prepare = prepared(db);
  prepare(
    `insert into scopes (scope_id, kind, is_home, chk) values (?, ?, ?, ?)
     on conflict do nothing`,
  ).run(scope.scopeId, scope.kind, scope.isHome ? 1 : 0, ZERO_HASH);
  const { kind, isHome } = readScope(db, scope.scopeId);
  assert(kind === scope.kind, 'a scope keeps its kind');
  prepare(
    `insert into self (scope_id, replica_id, next_no, last_hash) values (?, ?, 1, ?)
     on conflict (scope_id) do nothing`,
  ).run(scope.scopeId, makeId(), ZERO_HASH);
  const isKnown = introduce(db, scope.scopeId, { device, makeId, now: clock.now() });
  assert(isKnown, 'this replica belongs to this device');
  if (isHome && !readClaim(db, scope.scopeId)) claimAnew(db, scope.scopeId, device);
  if (isOrderedByTwin(db, scope.scopeId, device.deviceId))
    rebear(db, scope.scopeId, { device, makeId, now: clock.now() });
}

/**
 * Whether this very incarnation orders the scope and not here: this database is a copy of the home's, or
 * the home was a copy of this one. Two must never write under one name.
 */
function isOrderedByTwin(db: WriteDb, scopeId: string, deviceId: string): boolean {
  const claim = readClaim(db, scopeId);
  const { isHome } = readScope(db, scopeId);
  const isOwn = claim?.deviceId === deviceId;
  return isOwn && !isHome && claim.replicaId === readSelf(db, scopeId).replicaId;
}

function record(db: WriteDb, draft: Draft, options: LedgerOptions): Transaction {
  const scope = readScope(db, draft.scopeId);
  const tx = sealNext(db, draft, options, scope);
  const now = options.clock.now();
  if (scope.isHome) {
    appendToFeed(db, tx, 'applied', { now });
    advanceOwnStream(db, tx);
  } else putInOutbox(db, tx, now);
  advanceSelf(db, tx);
  return tx;
}

function sealNext(
  db: WriteDb,
  draft: Draft,
  { clock, makeId, device }: LedgerOptions,
  scope: { readonly kind: ScopeKind; readonly clockOffsetMs: number },
): Transaction {
  const self = readSelf(db, draft.scopeId);
  const tx = seal(
    {
      txId: makeId(),
      scopeId: draft.scopeId,
      scopeKind: scope.kind,
      replicaId: self.replicaId,
      txNo: self.nextNo,
      prevHash: self.lastHash,
      hlc: nextStamp(self.lastHlc, clock.now(), scope.clockOffsetMs),
      actor: draft.actor,
      schemaVersion: SCHEMA_VERSION,
      ops: [...draft.ops],
    },
    device.sign,
  );
  const isInForm = transaction.safeParse(tx).success && isCarriable(tx);
  assert(isInForm, 'an own transaction keeps the limits of its form');
  return tx;
}

/** The home writes in its own feed like any other replica, so that others can check its chain. */
function advanceOwnStream(db: WriteDb, tx: Transaction): void {
  prepared(db)(
    'update streams set last_no = ?, last_hash = ? where scope_id = ? and replica_id = ?',
  ).run(tx.txNo, tx.txHash, tx.scopeId, tx.replicaId);
}

/** Several issues of one write transaction are one change, told once. */
function makeAnnouncements(listeners: ReadonlySet<ChangeListener>) {
  const pending = new WeakMap<WriteDb, Map<string, Set<EntityName>>>();
  const open = (db: WriteDb) => {
    const scopes = new Map<string, Set<EntityName>>();
    pending.set(db, scopes);
    afterCommit(db, () => {
      for (const [scopeId, entities] of scopes)
        for (const listener of listeners) listener(entities, scopeId);
    });
    return scopes;
  };
  return (db: WriteDb, scopeId: string, changes: readonly RowChange[]) => {
    const scopes = pending.get(db) ?? open(db);
    const entities = scopes.get(scopeId) ?? new Set();
    scopes.set(scopeId, entities);
    for (const { entity } of changes) entities.add(entity);
  };
}
