import { sql } from 'kysely';
import { entities } from '../../shared/replication/entities.ts';
import type { RunningDistrict } from './district.ts';

const books = [
  'feed',
  'streams',
  'self',
  'mail',
  'grants',
  'copies',
  'set_aside',
  'away_rows',
  'inbox_bad',
  'links',
];

/** The district is as it was before it heard or said a word in this scope. */
export async function forgetScope({ db }: RunningDistrict, scopeId: string): Promise<void> {
  for (const table of [...Object.keys(entities), ...books])
    await sql`delete from ${sql.table(table)} where scope_id = ${scopeId}`.execute(db);
  await sql`update scopes set seq = 0, chk = ${'0'.repeat(64)}
    where scope_id = ${scopeId}`.execute(db);
}
