import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { makeSealKey, type SealKey } from './chunk-seal.ts';

/** The key of the chunks beside this database; made once, and kept in it. */
export function openSealKey(db: WriteDb): SealKey {
  const prepare = prepared(db);
  const row = prepare('select key from snapshot_key where singleton = 1').get();
  if (row) return Buffer.from(String(row['key']), 'hex');
  const key = makeSealKey();
  prepare('insert into snapshot_key (singleton, key) values (1, ?)').run(key.toString('hex'));
  return key;
}
