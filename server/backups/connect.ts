import pg from 'pg';
import { APPLICATION_NAME } from '../db/open.ts';

/** A connection of its own, for work that holds a snapshot, a lock or a COPY. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: APPLICATION_NAME });
  // A connection that breaks is told to whoever works with it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The address of another database of the same cluster. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.toString();
}
