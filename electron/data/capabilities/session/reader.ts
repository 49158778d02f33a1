import type { SignedInStaff } from '../../../../shared/contract/session.ts';
import type { Role } from '../../../../shared/domain/access.ts';
import { type CalendarDate, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

type Db = ReadDb | WriteDb;

const staffColumns = [
  'staff.id',
  'login_name',
  'name',
  'role',
  'room_id',
  'password_hash',
] as const;

/** Whom a clinic lets in on a day: those who are active, from their first to their last day. */
export type AtClinic = { readonly clinicId: string; readonly today: CalendarDate };

function activeStaff(db: Db, { clinicId, today }: AtClinic) {
  return db
    .selectFrom('staff')
    .select(staffColumns)
    .where('clinic_id', '=', clinicId)
    .where((where) =>
      where.or([where('active_from', 'is', null), where('active_from', '<=', today)]),
    )
    .where((where) => where.or([where('active_to', 'is', null), where('active_to', '>=', today)]))
    .where('is_active', '=', 1)
    .where('removed_reason', 'is', null);
}

/** Everybody who may sign in at this clinic, in the order of their login names. */
export async function listStaff(db: Db, at: AtClinic) {
  const rows = await activeStaff(db, at).orderBy('login_name').execute();
  return rows.map(({ login_name, name, role }) => ({
    loginName: login_name,
    name,
    role: role as Role,
  }));
}

/** A person by login name, with the hash of the password. */
export async function findByLoginName(db: Db, at: AtClinic, loginName: string) {
  const row = await activeStaff(db, at).where('login_name', '=', loginName).executeTakeFirst();
  return row && { staff: toStaff(row), passwordHash: row.password_hash };
}

/** A person by id; null once they left. */
export async function findStaff(
  db: Db,
  at: AtClinic,
  staffId: string,
): Promise<SignedInStaff | null> {
  const row = await activeStaff(db, at).where('id', '=', staffId).executeTakeFirst();
  return row ? toStaff(row) : null;
}

/** Names of staff by id, for pages that mention a doctor. */
export async function staffNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('staff').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The session behind a token and whose it is; null once it was ended or its person left. */
export async function findSession(db: Db, at: AtClinic, tokenHash: string) {
  const row = await activeStaff(db, at)
    .innerJoin('sessions', 'sessions.staff_id', 'staff.id')
    .select('last_used_at')
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row ? { staff: toStaff(row), lastUsedAt: fromInstant(row.last_used_at as Instant) } : null;
}

function toStaff(row: { id: string; name: string; role: string; room_id: string | null }) {
  return {
    staffId: row.id,
    name: row.name,
    role: row.role as Role,
    roomId: row.room_id,
  } satisfies SignedInStaff;
}
