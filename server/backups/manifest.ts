import { z } from 'zod';
import { position } from '../../shared/replication/transaction.ts';

/** What a backup file and the files beside it say. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The first line of a file, readable by anybody. */
export const backupHeader = z.object({
  format: z.literal('yizhan-backup'),
  version: z.int().positive(),
  id: z.uuid(),
  /** The device of the server that made it: backups of two districts never mix. */
  districtId: z.string().min(1).max(60),
  takenAt: z.iso.datetime(),
  /** The newest migration of the database (server/db/migrations). */
  schemaVersion: z.int().nonnegative(),
  /** Under which key the file is, see cipher.ts; `keyId` null: under none that is secret. */
  key: z.object({ salt: z.string().max(64), keyId: z.string().max(64).nullable() }),
});
export type BackupHeader = z.output<typeof backupHeader>;

export const BACKUP_VERSION = 1;

/** How far a scope was when the backup was taken. */
export const scopePosition = position.extend({ scopeId: z.uuid(), kind: z.string().max(20) });
export type ScopePosition = z.output<typeof scopePosition>;

export const tableStart = z.object({
  name: z.string().max(63),
  columns: z.array(z.string().max(63)).min(1).max(500),
});

/** What a table held: its rows in PostgreSQL's text form, in the order of the key. */
export const tableSummary = z.object({ name: z.string().max(63), rows: z.int(), sha256 });
export type TableSummary = z.output<typeof tableSummary>;

/** The last frame of a file: a file without it was cut off. */
export const backupEnd = z.object({
  id: z.uuid(),
  scopes: z.array(scopePosition),
  tables: z.array(tableSummary),
});
export type BackupEnd = z.output<typeof backupEnd>;

/** Written beside a file once it was restored and came back whole: only then it counts. */
export const certificate = z.object({
  id: z.uuid(),
  districtId: z.string().min(1).max(60),
  file: z.string().min(1).max(200),
  takenAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime(),
  bytes: z.int().positive(),
  sha256,
  rows: z.int().nonnegative(),
  tookMs: z.int().nonnegative(),
  isEncrypted: z.boolean(),
  schemaVersion: z.int().nonnegative(),
  scopes: z.array(scopePosition),
});
export type Certificate = z.output<typeof certificate>;

/** What was ever announced as durable. Outlives the database: see watermark.ts. */
export const watermarkFile = z.object({
  districtId: z.string().min(1).max(60),
  scopes: z.record(z.uuid(), position.extend({ at: z.iso.datetime() })),
});
export type WatermarkFile = z.output<typeof watermarkFile>;
