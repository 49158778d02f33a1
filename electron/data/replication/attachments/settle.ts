import type { DatabaseHandle } from '../../db/handle.ts';
import { findFile, hashOf, markWhole, throwAway } from './store.ts';

export type Settled = 'more' | 'whole' | 'wrong';

/**
 * Looks whether a file has become whole. A wrong hash throws everything away. Safe to ask again: after a
 * crash between the last piece and this, the next one who asks settles it.
 */
export async function settleFile(db: DatabaseHandle, sha256: string): Promise<Settled> {
  const file = await findFile(db.read, sha256);
  if (!file || file.here < file.bytes) return 'more';
  if (file.isWhole) return 'whole';
  const isRight = (await hashOf(db.read, file)) === sha256;
  await db.write((trx) => (isRight ? markWhole(trx, file.id) : throwAway(trx, file.id)));
  return isRight ? 'whole' : 'wrong';
}
