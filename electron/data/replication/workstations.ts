import { sql } from 'kysely';
import type { DeskContacts } from '../../../shared/contract/connection.ts';
import { fromInstant, type Instant, isRecent, toInstant } from '../../../shared/lib/clock.ts';
import { digestOf, makeCode, writeCode } from '../../../shared/replication/enrolment-code.ts';
import { limits } from '../../../shared/replication/protocol.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { IS_HEARSAY } from './known-devices.ts';

/** The workstations of a clinic, as its home knows them: letting in, sending away. */

/** How long a code lies on the table before somebody has typed it in. */
export const CODE_VALID_MS = 24 * 3600_000;

type CodeOrder = {
  /** The clinic's scope. */
  readonly scopeId: string;
  /** Whoever vouches: a person's id. */
  readonly madeBy: string;
  readonly now: number;
  /** {@link CODE_BYTES} random bytes. */
  readonly chance: Uint8Array;
};

/** A code, as it is shown once and never again. */
export type MadeCode = { readonly code: string; readonly expiresAt: Instant };

/** Makes a code that lets one desk of this clinic in. Only what proves it is kept, not the code. */
export function makeEnrolmentCode(db: WriteDb, order: CodeOrder): MadeCode {
  const code = makeCode(order.chance);
  const { id, key } = digestOf(code);
  const expiresAt = toInstant(order.now + CODE_VALID_MS);
  prepared(db)(
    `insert into enrolment_codes
       (code_id, code_key, scope_id, role, made_by, made_at, expires_at)
     values (?, ?, ?, 'desk', ?, ?, ?)`,
  ).run(id, key, order.scopeId, order.madeBy, toInstant(order.now), expiresAt);
  return { code: writeCode(code), expiresAt };
}

/** One workstation that this home let in, or replaced. */
export type ListedWorkstation = {
  readonly deviceId: string;
  readonly name: string;
  readonly ticketPrefix: string | null;
  readonly joinedAt: Instant;
  readonly lastContactAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly revokedReason: string | null;
};

export async function listWorkstations(db: ReadDb): Promise<readonly ListedWorkstation[]> {
  const rows = await db
    .selectFrom('known_devices')
    .select(['device_id', 'name', 'ticket_prefix', 'enrolled_at', 'last_contact_at'])
    .select(['is_revoked', 'revoked_at', 'revoked_reason'])
    // To the one that replaced it, a home that came back is a desk like the others; and who was sent away is told of.
    .where((where) =>
      where.or([
        where('role', '=', 'follower'),
        where.and([where('role', '=', 'home'), where.exists(ownClinic(db))]),
        where.and([where('role', '=', 'origin'), where('is_revoked', '=', 1)]),
      ]),
    )
    .orderBy('enrolled_at')
    .execute();
  return rows.map((row) => ({
    deviceId: row.device_id,
    name: row.name,
    ticketPrefix: row.ticket_prefix,
    joinedAt: row.enrolled_at as Instant,
    lastContactAt: row.last_contact_at as Instant | null,
    revokedAt: row.is_revoked === 1 ? ((row.revoked_at ?? row.enrolled_at) as Instant) : null,
    revokedReason: row.revoked_reason,
  }));
}

/** The clinic that this database orders. */
function ownClinic(db: ReadDb) {
  return db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'clinic')
    .where('is_home', '=', 1);
}

/** A desk asks every half minute; once a minute it is noted. */
const SILENT_MS = 5 * 60_000;

/** The desks of this home: how many there are, and who was not heard for a while. */
export async function deskContacts(db: ReadDb, now: number): Promise<DeskContacts> {
  const desks = await listStaying(db);
  const silent = desks
    .filter(({ lastContactAt: at }) => at === null || !isRecent(fromInstant(at), now, SILENT_MS))
    .map(({ deviceId, name, lastContactAt }) => ({ deviceId, name, lastContactAt }));
  return { count: desks.length, silent };
}

async function listStaying(db: ReadDb): Promise<readonly ListedWorkstation[]> {
  return (await listWorkstations(db)).filter(({ revokedAt }) => revokedAt === null);
}

/** A desk, and for how long it has not spoken to this home. */
type SilentDesk = { readonly deviceId: string; readonly silentSeconds: number };

/** The desks that spoke to this home, the last ones first; those that were sent away count for nothing. */
export async function listSilentDesks(
  db: ReadDb,
  now: number,
  most: number,
): Promise<SilentDesk[]> {
  const silent = (await listStaying(db)).flatMap(({ deviceId, lastContactAt }) => {
    if (lastContactAt === null) return [];
    const silentMs = now - fromInstant(lastContactAt);
    return [{ deviceId, silentSeconds: Math.max(0, Math.round(silentMs / 1_000)) }];
  });
  return silent.toSorted((a, b) => a.silentSeconds - b.silentSeconds).slice(0, most);
}

/** A code that still waits for its workstation. */
export type OpenCode = { readonly madeAt: Instant; readonly expiresAt: Instant };

export async function listOpenCodes(db: ReadDb, now: number): Promise<readonly OpenCode[]> {
  const rows = await db
    .selectFrom('enrolment_codes')
    .select(['made_at', 'expires_at'])
    .where('used_by', 'is', null)
    .orderBy('made_at')
    .execute();
  return rows
    .map((row) => ({ madeAt: row.made_at as Instant, expiresAt: row.expires_at as Instant }))
    .filter(({ expiresAt }) => fromInstant(expiresAt) > now);
}

type Dismissal = {
  readonly deviceId: string;
  readonly by: string;
  readonly reason: string;
  readonly now: number;
};

/**
 * Sends a device away, for good: from its next request on it may hand over what it has, and nothing
 * else. @returns whether it was known and not yet sent away
 */
export function revokeDevice(db: WriteDb, { deviceId, by, reason, now }: Dismissal): boolean {
  const { changes } = prepared(db)(
    `update known_devices set is_revoked = 1, revoked_at = ?, revoked_by = ?, revoked_reason = ?
     where device_id = ? and is_revoked = 0 and role <> 'district'`,
  ).run(toInstant(now), by, reason, deviceId);
  return changes > 0;
}

/**
 * Of these only somebody who was sent away has told the district, and nobody here has let them in: they are refused like
 * that one. Whom this home let in is not.
 */
export function refuseStrangers(
  db: WriteDb,
  deviceIds: readonly string[],
  { by, now }: { readonly by: string; readonly now: number },
): void {
  const refuse = prepared(db)(
    `update known_devices set is_revoked = 1, revoked_at = ?, revoked_by = ?, revoked_reason = ''
     where device_id = ? and is_revoked = 0 and role = 'origin'`,
  );
  for (const deviceId of deviceIds) refuse.run(toInstant(now), by, deviceId);
}

/**
 * Devices that are refused here, those that somebody sent away before those of hearsay, as many as an answer holds. What
 * one holder of a scope knows, the others take over.
 */
export async function revokedDevices(db: ReadDb): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('known_devices')
    .select('device_id')
    .where('is_revoked', '=', 1)
    .orderBy(sql.raw(IS_HEARSAY))
    .orderBy('device_id')
    .limit(limits.revoked)
    .execute();
  return rows.map((row) => row.device_id);
}

/** Notes that a device spoke; once a minute is enough, a write costs more than the answer. */
export function noteContact(db: WriteDb, deviceId: string, now: number): void {
  prepared(db)('update known_devices set last_contact_at = ? where device_id = ?').run(
    toInstant(now),
    deviceId,
  );
}
