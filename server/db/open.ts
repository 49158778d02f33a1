import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DistrictDatabase } from './schema/database.ts';

export type Database = Kysely<DistrictDatabase>;
/** Inside one transaction; handed out by {@link inTransaction} only. */
export type WriteDb = Transaction<DistrictDatabase>;
export type ReadDb = Pick<Database, 'selectFrom'>;

/** PostgreSQL's own number for `bigint`. */
const INT8 = 20;
const POOL_MAX = 10;

/** Counts and stamps stay far below 2^53; as text they would compare wrongly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text') =>
    oid === INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** Names our connections in `pg_stat_activity`: a launcher asks there whether a server is alive. */
export const APPLICATION_NAME = 'yizhan-district';

/**
 * Opens a pool of connections. A connection that breaks while idle is replaced by the next query.
 *
 * @param onIdleError told of a connection that broke while nobody used it
 */
export function openDatabase(url: string, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_MAX,
    types,
    application_name: APPLICATION_NAME,
  });
  pool.on('error', onIdleError);
  // One that breaks inside a transaction fails its next question, which is told there; without anybody
  // listening it would take the whole server with it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<DistrictDatabase>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * One of these texts, as a single value of a question: `where('tx_id', '=', anyOf(ids))`. PostgreSQL takes no more than
 * 65,535 values, and a list of its own for each length makes a plan of its own.
 */
export function anyOf(texts: Iterable<string>): RawBuilder<string> {
  return sql`any(${[...texts]}::text[])`;
}

const ATTEMPTS_MAX = 10;
/** Serialisation failure and deadlock: nothing happened, and asking again is right. */
const RETRYABLE = new Set(['40001', '40P01']);

/**
 * Runs `work` in a transaction and again from its beginning when the database asks for it. `work`
 * must have no effect outside the transaction.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (trx: WriteDb) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isRetryable(error)) throw error;
      await pause(attempt);
    }
  }
}

/** Text with a NUL in it, which PostgreSQL holds nowhere. */
const NOT_OF_ITS_ALPHABET = '22021';

/** Whether a question failed because of what was said in it, and would fail again. */
export function isUnholdable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === NOT_OF_ITS_ALPHABET;
}

function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && RETRYABLE.has(error.code ?? '');
}

/** Two that met once should not meet again at once. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
}
