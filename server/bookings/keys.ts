import { createHash, randomBytes } from 'node:crypto';
import { type Instant, toInstant } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { Database, ReadDb } from '../db/open.ts';

/** Booking systems of others, for operators: letting in, looking, sending away. */

export type BookingSystem = {
  readonly systemId: string;
  readonly name: string;
  readonly clinicId: string;
};

export type ListedSystem = BookingSystem & {
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly revokedAt: Instant | null;
};

type KeyOrder = {
  readonly name: string;
  readonly clinicId: string;
  readonly by: string;
  readonly now: number;
  readonly makeId: MakeId;
};

const KEY_BYTES = 32;

/** Lets a booking system in. The key is shown this once; what proves it is kept. */
export async function makeBookingKey(
  db: Database,
  { name, clinicId, by, now, makeId }: KeyOrder,
): Promise<{ readonly systemId: string; readonly key: string }> {
  const systemId = makeId();
  const key = `yzb_${randomBytes(KEY_BYTES).toString('base64url')}`;
  await db
    .insertInto('booking_systems')
    .values({
      system_id: systemId,
      name,
      clinic_id: clinicId,
      key_hash: hashOf(key),
      made_by: by,
      made_at: toInstant(now),
    })
    .execute();
  return { systemId, key };
}

export async function listBookingSystems(db: ReadDb): Promise<readonly ListedSystem[]> {
  const rows = await db
    .selectFrom('booking_systems')
    .select(['system_id', 'name', 'clinic_id', 'made_by', 'made_at', 'revoked_at'])
    .orderBy('made_at')
    .orderBy('system_id')
    .execute();
  return rows.map((row) => ({
    systemId: row.system_id,
    name: row.name,
    clinicId: row.clinic_id,
    madeBy: row.made_by,
    madeAt: row.made_at as Instant,
    revokedAt: row.revoked_at as Instant | null,
  }));
}

type Revocation = {
  readonly systemId: string;
  readonly by: string;
  readonly reason: string;
  readonly now: number;
};

/** From its next request on it is refused; what it has booked stands. @returns whether there was such a key */
export async function revokeBookingKey(
  db: Database,
  { systemId, by, reason, now }: Revocation,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('booking_systems')
    .set({ revoked_at: toInstant(now), revoked_by: by, revoked_reason: reason })
    .where('system_id', '=', systemId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Whose key this is; null for nobody's, and for one that was sent away. */
export async function findBookingSystem(db: ReadDb, key: string): Promise<BookingSystem | null> {
  const row = await db
    .selectFrom('booking_systems')
    .select(['system_id', 'name', 'clinic_id'])
    .where('key_hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ? { systemId: row.system_id, name: row.name, clinicId: row.clinic_id } : null;
}

/** A key has 256 bits of chance: nothing is gained by a slow hash. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
