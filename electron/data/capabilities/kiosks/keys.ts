import { createHash } from 'node:crypto';
import type { Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

/** The keys of every kiosk, the one in use first, then the one that waits for its kiosk. */
export async function kioskKeys(db: ReadDb): Promise<ReadonlyMap<string, readonly string[]>> {
  // `current` comes before `pending`.
  const rows = await db
    .selectFrom('kiosk_keys')
    .select(['device_id', 'key_hex'])
    .orderBy('state')
    .execute();
  const keys = new Map<string, string[]>();
  for (const row of rows) {
    keys.set(row.device_id, [...(keys.get(row.device_id) ?? []), row.key_hex]);
  }
  return keys;
}

/** Keeps a new key beside the one in use, before the kiosk is told to. */
export async function keepPending(
  db: WriteDb,
  { deviceId, key, at }: { deviceId: string; key: string; at: Instant },
): Promise<void> {
  const values = { device_id: deviceId, state: 'pending', key_hex: key, agreed_at: at };
  await db
    .insertInto('kiosk_keys')
    .values(values)
    .onConflict((conflict) => conflict.columns(['device_id', 'state']).doUpdateSet(values))
    .execute();
}

/** The kiosk was met with this key. Whether anything changed by it. */
export async function useKey(db: WriteDb, deviceId: string, keyId: string): Promise<boolean> {
  const pending = await db
    .selectFrom('kiosk_keys')
    .select('key_hex')
    .where('device_id', '=', deviceId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (!pending || keyIdOf(pending.key_hex) !== keyId) return false;
  const ofKiosk = db.deleteFrom('kiosk_keys').where('device_id', '=', deviceId);
  await ofKiosk.where('state', '=', 'current').execute();
  await db
    .updateTable('kiosk_keys')
    .set({ state: 'current' })
    .where('device_id', '=', deviceId)
    .execute();
  return true;
}

/** Every key of a kiosk. */
export async function forgetKeys(db: WriteDb, deviceId: string): Promise<void> {
  await db.deleteFrom('kiosk_keys').where('device_id', '=', deviceId).execute();
}

/** As the link names keys (docs/kiosk-link.md 7). */
function keyIdOf(keyHex: string): string {
  return createHash('sha256').update(Buffer.from(keyHex, 'hex')).digest('hex').slice(0, 8);
}
