import type { Position } from '../../shared/replication/transaction.ts';
import type { ReadDb } from '../db/open.ts';

/**
 * What the newest two verified backups of the district both hold of a scope: whoever has the same chk
 * there may let go of what lies below. Never goes back, not even when the district itself was restored
 * (ADR 9, point 6). Null before the second backup.
 */
export async function readDurable(db: ReadDb, scopeId: string): Promise<Position | null> {
  const row = await db
    .selectFrom('durable')
    .select(['seq', 'chk'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  return row ?? null;
}
