import { z } from 'zod';

/**
 * The transaction: one act of one actor, atomic, immutable, signed (replication.md 0 and 5.1). Its
 * form is final; later versions add fields to entities, never to this.
 */

/** The only values that travel. Decimals are scaled integers, structures are canonical JSON text. */
export const fieldValue = z.union([z.string().max(100_000), z.int(), z.null()]);
export type FieldValue = z.output<typeof fieldValue>;

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const row = { entity: name, rowId: z.uuid() };

/** How many values one patch may replace; who names more says the same in several. */
export const BASES_MAX = 64;

export const operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('insert'), ...row, fields: z.record(name, fieldValue) }),
  /** `base` names the transactions whose values the writer saw: what it replaces, and nothing else. */
  z.object({
    op: z.literal('patch'),
    ...row,
    field: name,
    value: fieldValue,
    base: z.array(z.uuid()).max(BASES_MAX),
  }),
  /** A corrected clinical fact: a new row that names the one it replaces. */
  z.object({
    op: z.literal('replace'),
    ...row,
    replaces: z.uuid(),
    reason: z.string().max(200),
    fields: z.record(name, fieldValue),
  }),
  z.object({ op: z.literal('tombstone'), ...row, reason: z.string().max(200) }),
  /** Resident merge and unmerge: an edge, never a rewrite. */
  z.object({
    op: z.literal('link'),
    kind: z.enum(['merge', 'unmerge']),
    linkId: z.uuid(),
    a: z.uuid(),
    b: z.uuid(),
    supersedes: z.uuid().nullable(),
  }),
]);

export type Operation = z.output<typeof operation>;

export const actor = z.object({
  kind: z.enum(['staff', 'place', 'device', 'server']),
  id: z.string().max(60),
  /** Where it happened: the workstation's or kiosk's id. */
  place: z.string().max(60),
});

export type Actor = z.output<typeof actor>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const transaction = z.object({
  txId: z.uuid(),
  scopeId: z.uuid(),
  scopeKind: z.enum(['clinic', 'reference', 'hospital', 'tablet']),
  replicaId: z.uuid(),
  /** Dense, from 1, per replica and scope. */
  txNo: z.int().positive(),
  /** Hash of this replica's previous transaction in the scope; 64 zeros for the first. */
  prevHash: hash,
  /** Hybrid logical clock, ms since 1970: for display and tie-break only, never rewritten. */
  hlc: z.int().nonnegative(),
  actor,
  schemaVersion: z.int().positive(),
  ops: z.array(operation).min(1).max(2_000),
  /** SHA-256 over prevHash, txId, canonical body, hlc, actor and schemaVersion (replication.md 5.2). */
  txHash: hash,
  /** Ed25519 of the device key over txHash, base64. */
  signature: z.string().max(120),
});

export type Transaction = z.output<typeof transaction>;

/** A transaction in its place in the feed of a scope. */
export const feedEntry = z.object({
  seq: z.int().positive(),
  /** SHA-256(chk of seq-1 | txId | txHash). */
  chk: hash,
  status: z.enum(['applied', 'quarantined']),
  tx: transaction,
});

export type FeedEntry = z.output<typeof feedEntry>;

/** A verifiable position in a feed. */
export const position = z.object({ seq: z.int().nonnegative(), chk: hash });
export type Position = z.output<typeof position>;

export const ZERO_HASH = '0'.repeat(64);
export const START: Position = { seq: 0, chk: ZERO_HASH };
