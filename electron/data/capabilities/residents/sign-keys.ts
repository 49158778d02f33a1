import { setImmediate } from 'node:timers/promises';
import { signsOf } from '../../../../shared/domain/identity/search-signs.ts';
import type { DatabaseHandle, WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { OWN_AREA_SQL } from './search-index.ts';

/** Little enough that a desk that writes meanwhile hardly waits. */
const RESIDENTS_PER_COMMIT = 50;

/**
 * Gives their signs to keys from before there were any (migration 0120). Beside the work of the day: what
 * has none yet is found all the same. Goes on where it ended.
 */
export async function signKeys(database: DatabaseHandle, signal: AbortSignal): Promise<void> {
  let isMore = true;
  while (isMore && !signal.aborted) {
    isMore = await database.write(async (db) => signSome(db));
    await setImmediate();
  }
}

function signSome(db: WriteDb): boolean {
  const prepare = prepared(db);
  const after = prepare('select after from search_signing').get()?.['after'];
  if (after === undefined) return false;
  const residents = prepare(
    `select distinct resident_id as id from search_keys
     where resident_id > ? order by resident_id limit ?`,
  ).all(after, RESIDENTS_PER_COMMIT);
  for (const { id } of residents) sign(db, String(id));
  const last = residents.at(-1)?.['id'];
  if (last === undefined) prepare('delete from search_signing').run();
  else prepare('update search_signing set after = ?').run(last);
  return last !== undefined;
}

function sign(db: WriteDb, residentId: string): void {
  const prepare = prepared(db);
  const keys = prepare('select key from search_keys where resident_id = ?').all(residentId);
  const own = prepare(`select ${OWN_AREA_SQL} as is_own from residents where id = ?`);
  const { heads, pairs, longer } = signsOf(
    keys.map(({ key }) => String(key)),
    own.get(residentId)?.['is_own'] === 1,
  );
  prepare(
    'update search_keys set heads = ?, pairs = ?, longer = ? where resident_id = ? and heads = -1',
  ).run(heads, pairs, longer, residentId);
}
