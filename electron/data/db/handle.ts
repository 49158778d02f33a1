import type { Kysely } from 'kysely';
import type { LocalDatabase } from './schema/database.ts';

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Reads only. A writer must ask for {@link WriteDb}. */
export type ReadDb = Pick<Kysely<LocalDatabase>, 'selectFrom' | 'with' | 'fn'> & {
  readonly __read?: never;
};

/** Inside one write transaction; handed out by {@link DatabaseHandle.write} only. */
export type WriteDb = Kysely<LocalDatabase> & { readonly __write: true };

export type DatabaseHandle = {
  readonly read: ReadDb;
  /** One transaction at a time, FULL: when it resolves, the change survives a pulled plug. */
  write<Result>(work: (db: WriteDb) => Promise<Result>): Promise<Result>;
  /** One state of the database on a connection of its own, for long reading that nobody waits for. */
  readApart<Result>(work: (read: ApartRead) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
  readonly path: string;
  /** Every page was read at the opening; else that is still to be done (proof.ts). */
  readonly isProven: boolean;
};

/** A reading transaction of its own. What it reads is of one moment, however long it takes. */
export type ApartRead = {
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined;
  /** Row by row, each as the values of its columns; may be left waiting between two. */
  values(sql: string, ...values: readonly SqlValue[]): IterableIterator<readonly SqlValue[]>;
};
