import { connect } from './connect.ts';
import { BackupFailure } from './failure.ts';

/** Names our lock among those of the database. */
const LOCK = 7_400_060;

/**
 * Keeps two servers, or a server and a rehearsal, from tidying up after each other. PostgreSQL holds it
 * for the connection, so a killed process leaves none behind.
 *
 * @throws BackupFailure `already-running`
 */
export async function withLock<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ is_ours: boolean }>(
      'select pg_try_advisory_lock($1) as is_ours',
      [LOCK],
    );
    if (rows[0]?.is_ours !== true) throw new BackupFailure('already-running');
    return await work();
  } finally {
    await client.end();
  }
}
