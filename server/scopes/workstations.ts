import { assert } from '../../shared/lib/assert.ts';
import { fromInstant, type Instant, toInstant } from '../../shared/lib/clock.ts';
import {
  CODE_BYTES,
  digestOf,
  makeCode,
  writeCode,
} from '../../shared/replication/enrolment-code.ts';
import { type Database, inTransaction, type ReadDb } from '../db/open.ts';
import { limits } from '../../shared/replication/protocol.ts';
import { readDesks } from './home-desks.ts';
import { IS_HEARSAY } from './known-devices.ts';
import { openOwnScope } from './own-words.ts';
import { isGuestKind } from './scope-access.ts';

/** The workstations of the district, for its operators: letting in, looking, sending away. */

/** How long a code lies on the table before somebody has typed it in. */
export const CODE_VALID_MS = 3 * 24 * 3600_000;

export type CodeOrder = {
  /** Whose workstation it shall be: the id of the clinic or of the hospital. */
  readonly clinicId: string;
  /** The scope of a tablet, which is the tablet's own; of everybody else it is the clinic's or the hospital's. */
  readonly tabletId?: string;
  /** `home`: orders the clinic's scope and talks to the district. The last two follow a scope of their own. */
  readonly role: 'home' | 'desk' | 'hospital' | 'tablet';
  /** The operator, as the list shall name them. */
  readonly madeBy: string;
  readonly now: number;
  readonly validMs?: number;
  /** At least {@link CODE_BYTES} random bytes. */
  readonly makeChance: (bytes: number) => Uint8Array;
};

/** A code, as it is shown once and never again. */
export type MadeCode = { readonly code: string; readonly expiresAt: Instant };

/** Makes a code that lets one workstation in. Only what proves it is kept, not the code. */
export async function makeEnrolmentCode(db: Database, order: CodeOrder): Promise<MadeCode> {
  const { clinicId, role, madeBy, now, validMs = CODE_VALID_MS, makeChance } = order;
  const scopeId = scopeOf(order);
  const code = makeCode(makeChance(CODE_BYTES));
  const { id, key } = digestOf(code);
  const expiresAt = toInstant(now + validMs);
  // It is there before anybody asks for it, and nobody else can come to order it.
  if (role === 'hospital' || role === 'tablet') {
    const owner = role === 'tablet' ? clinicId : null;
    await inTransaction(db, (trx) => openOwnScope(trx, scopeId, role, owner));
  }
  await db
    .insertInto('enrolment_codes')
    .values({
      code_id: id,
      code_key: key,
      scope_id: scopeId,
      role,
      made_by: madeBy,
      made_at: toInstant(now),
      expires_at: expiresAt,
    })
    .execute();
  return { code: writeCode(code), expiresAt };
}

function scopeOf({ role, clinicId, tabletId }: CodeOrder): string {
  if (role !== 'tablet') return clinicId;
  assert(tabletId !== undefined, 'a tablet has a scope of its own');
  return tabletId;
}

export type ListedDevice = {
  readonly deviceId: string;
  readonly name: string;
  /** `home`: enrolled here itself. `desk`: its clinic's home vouches for it. Else of a scope of its own. */
  readonly role: 'home' | 'desk' | 'hospital' | 'tablet';
  /** Clinics in which it writes, or for which its code was made; of a tablet its own scope. */
  readonly clinicIds: readonly string[];
  readonly joinedAt: Instant;
  readonly lastContactAt: Instant | null;
  /** Of a desk: when it last spoke to its clinic's home, as that says; null where it does not. */
  readonly heardAtHomeAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
  readonly revokedReason: string | null;
};

/** Every device that the district knows, oldest first. */
export async function listDevices(db: ReadDb): Promise<readonly ListedDevice[]> {
  const rows = await db
    .selectFrom('known_devices')
    .select(['device_id', 'name', 'role', 'clinic_id', 'enrolled_at', 'last_contact_at'])
    .select(['is_revoked', 'revoked_at', 'revoked_by', 'revoked_reason'])
    .where('device_id', 'not in', db.selectFrom('device').select('id'))
    .orderBy('enrolled_at')
    .execute();
  const streams = await db
    .selectFrom('streams')
    .innerJoin('scopes', 'scopes.scope_id', 'streams.scope_id')
    .select(['device_id', 'streams.scope_id'])
    .where('kind', '=', 'clinic')
    .execute();
  const guests = await db
    .selectFrom('scopes')
    .select(['scope_id', 'kind'])
    .where('kind', 'in', ['hospital', 'tablet'])
    .execute();
  const desks = await readDesks(db);
  const guestKinds = new Map(guests.map((scope) => [scope.scope_id, scope.kind]));
  return rows.map((row) => {
    const guestKind = guestKinds.get(row.clinic_id ?? '') ?? '';
    const written = streams.filter((stream) => stream.device_id === row.device_id);
    const clinics = [row.clinic_id, ...written.map((stream) => stream.scope_id)];
    // A home speaks for those who write in its clinic, and for nobody else.
    const heard = written.map((stream) => desks.get(stream.scope_id)?.get(row.device_id) ?? null);
    return {
      deviceId: row.device_id,
      name: row.name,
      role: isGuestKind(guestKind) ? guestKind : row.role === 'follower' ? 'home' : 'desk',
      clinicIds: [...new Set(clinics.filter((id) => id !== null))].sort(),
      joinedAt: row.enrolled_at as Instant,
      lastContactAt: row.last_contact_at as Instant | null,
      heardAtHomeAt:
        heard
          .filter((at) => at !== null)
          .toSorted()
          .at(-1) ?? null,
      revokedAt: row.is_revoked ? ((row.revoked_at ?? row.enrolled_at) as Instant) : null,
      revokedBy: row.revoked_by,
      revokedReason: row.revoked_reason,
    };
  });
}

/** A code that still waits for its workstation. */
export type OpenCode = {
  readonly clinicId: string;
  readonly role: string;
  readonly madeBy: string;
  readonly expiresAt: Instant;
};

export async function listOpenCodes(db: ReadDb, now: number): Promise<readonly OpenCode[]> {
  const rows = await db
    .selectFrom('enrolment_codes')
    .select(['scope_id', 'role', 'made_by', 'expires_at'])
    .where('used_by', 'is', null)
    .orderBy('made_at')
    .execute();
  return rows
    .filter((row) => fromInstant(row.expires_at as Instant) > now)
    .map((row) => ({
      clinicId: row.scope_id,
      role: row.role,
      madeBy: row.made_by,
      expiresAt: row.expires_at as Instant,
    }));
}

export type RevokeOrder = {
  readonly deviceId: string;
  readonly by: string;
  readonly reason: string;
  readonly now: number;
};

/**
 * Sends a device away, for good: from its next request on it may hand over what it has, and nothing
 * else. Its clinic's home hears of it with its next answer, and refuses it too.
 *
 * @returns whether it was known and not yet sent away
 */
export async function revokeDevice(db: Database, order: RevokeOrder): Promise<boolean> {
  const { deviceId, by, reason, now } = order;
  const result = await db
    .updateTable('known_devices')
    .set({ is_revoked: true, revoked_at: toInstant(now), revoked_by: by, revoked_reason: reason })
    .where('device_id', '=', deviceId)
    .where('is_revoked', '=', false)
    // Nobody sends the district itself away.
    .where('device_id', 'not in', db.selectFrom('device').select('id'))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Devices of a clinic that somebody sent away, for its home; as many as an answer holds, the latest first. */
export async function revokedDevices(db: ReadDb, clinicId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('known_devices')
    .leftJoin('streams', 'streams.device_id', 'known_devices.device_id')
    .select(['known_devices.device_id', 'revoked_at'])
    .distinct()
    .where('is_revoked', '=', true)
    .where((eb) => eb.not(IS_HEARSAY))
    .where((eb) =>
      eb.or([eb('known_devices.clinic_id', '=', clinicId), eb('streams.scope_id', '=', clinicId)]),
    )
    .orderBy('revoked_at', 'desc')
    .limit(limits.revoked)
    .execute();
  return rows.map((row) => row.device_id);
}

/** Notes that a device spoke. */
export async function noteContact(db: Database, deviceId: string, now: number): Promise<void> {
  await db
    .updateTable('known_devices')
    .set({ last_contact_at: toInstant(now) })
    .where('device_id', '=', deviceId)
    .execute();
}
