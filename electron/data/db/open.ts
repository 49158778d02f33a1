import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteDialectConfig, type SqliteStatement } from 'kysely';
import { AppError } from '../../../shared/lib/problem.ts';
import type { ApartRead, DatabaseHandle, SqlRow, SqlValue, WriteDb } from './handle.ts';
import { clearDoubt, isProvenAtOpening } from './doubt.ts';
import { migrate } from './migrate.ts';
import { bindReadContext } from './read-context.ts';
import type { LocalDatabase } from './schema/database.ts';
import { bindWriteContext, type Prepare, type Statement } from './write-context.ts';

/** 32 bytes in hex. */
export type DatabaseKey = string & { readonly __brand: 'DatabaseKey' };

/** Parses a raw key. */
export function databaseKey(hex: string): DatabaseKey {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new AppError('database-key-wrong');
  return hex as DatabaseKey;
}

/**
 * Keeps a database to this process until it ends, however it ends: the lock is the operating system's,
 * on a file beside it. Two data hosts on one database would each follow the clinic without the other.
 *
 * @returns lets go of it
 * @throws AppError `database-in-use`
 */
export function holdDatabase(path: string): () => void {
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return () => lock.close();
  } catch (error) {
    lock.close();
    const isHeld = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
    throw isHeld ? new AppError('database-in-use', { cause: error }) : error;
  }
}

export type OpenOptions = {
  /** Put around the connection that writes: how a simulation makes a disk fail. */
  readonly around?: (connection: Database.Database) => Database.Database;
  /** The largest file that is proven whole before it is used. */
  readonly provenUpToBytes?: number;
};

/**
 * Opens the encrypted database and brings its schema up to date. Nothing is ever deleted here: a
 * wrong key, a damaged file and a file from a newer version are refused with their own code. A large
 * file is proven later, because a whole clinic waits for it in the morning (proof.ts).
 *
 * @throws AppError `database-key-wrong`, `database-damaged`, `database-from-future`
 */
export async function openDatabase(
  path: string,
  key: DatabaseKey,
  { around = (connection) => connection, provenUpToBytes }: OpenOptions = {},
): Promise<DatabaseHandle> {
  refuseForeignFile(path);
  const isProven = isProvenAtOpening(path, provenUpToBytes);
  const writer = around(connect(path, key, false));
  const writeDb = new Kysely<LocalDatabase>({ dialect: dialectOfWriter(writer) });
  try {
    migrate(writer);
    if (isProven) checkIntegrity(writer);
    clearDoubt(path);
  } catch (error) {
    writer.close();
    throw classify(error);
  }
  const reader = connect(path, key, true);
  const readDb = new Kysely<LocalDatabase>({ dialect: new SqliteDialect(compiledOnce(reader)) });
  bindReadContext(readDb, prepareOnce(reader));
  return {
    path,
    isProven,
    read: readDb,
    write: makeWrite(writeDb, prepareOnce(writer)),
    readApart: (work) => readApart(path, key, work),
    close: async () => {
      await readDb.destroy();
      writer.pragma('optimize');
      writer.pragma('wal_checkpoint(TRUNCATE)');
      await writeDb.destroy();
    },
  };
}

/**
 * When the disk is full SQLite takes a transaction back by itself. Taking it back once more would fail
 * and hide why.
 */
function dialectOfWriter(database: Database.Database): SqliteDialect {
  const dialect = new SqliteDialect(compiledOnce(database));
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const rollback = driver.rollbackTransaction.bind(driver);
    driver.rollbackTransaction = (connection) =>
      database.inTransaction ? rollback(connection) : Promise.resolve();
    return driver;
  };
  return dialect;
}

function makeWrite(writeDb: Kysely<LocalDatabase>, prepare: Prepare): DatabaseHandle['write'] {
  return async (work) => {
    const afterCommit: (() => void)[] = [];
    const transaction = writeDb.transaction().execute((trx) => {
      const db = trx as unknown as WriteDb;
      bindWriteContext(db, { prepare, afterCommit });
      return work(db);
    });
    const result = await transaction.catch((error: unknown) => {
      throw classify(error);
    });
    for (const effect of afterCommit) effect();
    return result;
  };
}

async function readApart<Result>(
  path: string,
  key: DatabaseKey,
  work: (read: ApartRead) => Promise<Result>,
): Promise<Result> {
  const database = connect(path, key, true);
  try {
    database.exec('begin');
    return await work({
      get: (sql, ...values) => database.prepare(sql).get(...values) as SqlRow | undefined,
      values: (sql, ...values) =>
        database
          .prepare(sql)
          .raw(true)
          .iterate(...values) as IterableIterator<readonly SqlValue[]>,
    });
  } finally {
    database.close();
  }
}

/** Beyond so many different texts they are compiled anew: lists of every length make many. */
const COMPILED_MAX = 500;

/**
 * The same few hundred statements are asked again and again: each is compiled once. A stream has one
 * of its own, because another may begin before it has ended.
 */
function compiledOnce(database: Database.Database): SqliteDialectConfig {
  const compiled = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const known = compiled.get(sql);
    if (known) return known;
    if (compiled.size >= COMPILED_MAX) compiled.clear();
    const statement = database.prepare(sql);
    const shared: SqliteStatement = {
      reader: statement.reader,
      all: (values) => statement.all(...values),
      run: (values) => statement.run(...values),
      iterate: (values) => database.prepare(sql).iterate(...values),
    };
    compiled.set(sql, shared);
    return shared;
  };
  return { database: { prepare, close: () => database.close() } };
}

function prepareOnce(database: Database.Database): Prepare {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql) as unknown as Statement;
    statements.set(sql, statement);
    return statement;
  };
}

function connect(path: string, key: DatabaseKey, readonly: boolean): Database.Database {
  const database = new Database(path, { readonly, fileMustExist: readonly });
  try {
    database.pragma(`cipher='aegis'`);
    database.pragma(`key='raw:${key}'`);
    if (!readonly) database.pragma('journal_mode=WAL');
    database.pragma('synchronous=FULL');
    database.pragma('foreign_keys=ON');
    database.pragma('busy_timeout=5000');
    database.pragma('cache_size=-65536');
    if (!readonly) database.pragma('wal_autocheckpoint=4000');
    database.prepare('select count(*) from sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    throw classify(error);
  }
}

/** A file that starts in plain text was not made by us: it would be refused as a wrong key otherwise. */
function refuseForeignFile(path: string): void {
  if (!existsSync(path)) return;
  const head = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  if (head.toString('latin1').startsWith('SQLite format 3')) throw new AppError('database-damaged');
}

/** Whether every page of the file can be read and belongs where it stands. Reads all of it. */
export function isWhole(path: string, key: DatabaseKey): boolean {
  const database = connect(path, key, true);
  try {
    checkIntegrity(database);
    return true;
  } catch (error) {
    if (isDamage(classify(error))) return false;
    throw error;
  } finally {
    database.close();
  }
}

const isDamage = (error: unknown) => error instanceof AppError && error.code === 'database-damaged';

function checkIntegrity(database: Database.Database): void {
  const rows = database.pragma('quick_check(1)') as { quick_check: string }[];
  if (rows[0]?.quick_check !== 'ok') throw new AppError('database-damaged');
}

/** SQLite's own codes become ours; the original stays as the cause for the log. */
function classify(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code === 'SQLITE_NOTADB') return new AppError('database-key-wrong', { cause: error });
  if (code === 'SQLITE_FULL') return new AppError('disk-full', { cause: error });
  if (code.startsWith('SQLITE_CORRUPT')) return new AppError('database-damaged', { cause: error });
  return error;
}
