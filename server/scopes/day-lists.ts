import { sql } from 'kysely';
import { z } from 'zod';
import { DAY_LIST_MAX_RESIDENTS, judgeDayList } from '../../shared/domain/day-list.ts';
import { clinicDate, fromInstant, type Instant, toInstant } from '../../shared/lib/clock.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { isActiveOn } from '../../shared/replication/reference-rights.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { clinicOf, endGrant, grant, isHeldBy } from './grants.ts';
import { districtActor, sayInScope, type Words, type Writer } from './own-words.ts';
import { readStaff } from './reference-push.ts';

/** What tablets take along to home visits (docs/adr/0015, 5): a clinic says so in its scope, and the district answers there. */

/** Whose records a tablet shall hold, in place of what it has, and until when. */
export type DayList = {
  readonly tabletId: string;
  readonly clinicId: string;
  readonly residentIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
};

type Refusal = 'over' | 'too-long' | 'too-many' | 'no-such-tablet' | 'sent-away' | 'not-staff';

const residentList = z.array(z.uuid()).max(10 * DAY_LIST_MAX_RESIDENTS);

type AskedRow = {
  readonly tablet_id: string;
  readonly resident_ids: string;
  readonly expires_at: string;
  readonly asked_by: string;
  readonly c_tx: string;
};

/** A list came with a clinic's feed: its records go to the tablet, and the answer into its row. */
export async function answerDayList(
  trx: WriteDb,
  { scopeId, rowId }: { readonly scopeId: string; readonly rowId: string },
  writer: Writer,
): Promise<void> {
  const { rows } = await sql<AskedRow>`select tablet_id, resident_ids, expires_at, asked_by, c_tx
    from day_lists where scope_id = ${scopeId} and id = ${rowId} and state = 'waiting'`.execute(
    trx,
  );
  const [asked] = rows;
  if (!asked) return;
  const residents = residentList.safeParse(JSON.parse(asked.resident_ids));
  const list: DayList = {
    tabletId: asked.tablet_id,
    clinicId: scopeId,
    residentIds: residents.data ?? [],
    expiresAt: fromInstant(asked.expires_at as Instant),
  };
  const refusal = residents.success
    ? await refusalOf(trx, list, { askedBy: asked.asked_by, now: writer.now() })
    : 'too-many';
  if (refusal === null) await grantDayList(trx, list, writer);
  const patch = (field: string, value: string | null): Operation => {
    return { op: 'patch', entity: 'day_lists', rowId, field, value, base: [asked.c_tx] };
  };
  const state = refusal === null ? 'given' : 'refused';
  const words: Words = {
    txId: writer.makeId(),
    hlc: writer.now(),
    actor: districtActor(writer),
    schemaVersion: SCHEMA_VERSION,
    ops: [patch('state', state), patch('because', refusal)],
  };
  await sayInScope(trx, scopeId, [words], writer);
}

async function refusalOf(
  trx: WriteDb,
  { tabletId, clinicId, residentIds, expiresAt }: DayList,
  { askedBy, now }: { readonly askedBy: string; readonly now: number },
): Promise<Refusal | null> {
  const tablet = await trx
    .selectFrom('scopes')
    .select('clinic_id')
    .where('scope_id', '=', tabletId)
    .where('kind', '=', 'tablet')
    .executeTakeFirst();
  if (tablet?.clinic_id !== clinicId) return 'no-such-tablet';
  if (!(await isCarried(trx, tabletId))) return 'sent-away';
  if (!(await worksThere(trx, { clinicId, askedBy, now }))) return 'not-staff';
  return judgeDayList({ expiresAt, residents: residentIds.length }, now);
}

/** Whether a device follows the tablet's scope that was not sent away. */
async function isCarried(trx: WriteDb, tabletId: string): Promise<boolean> {
  const device = await trx
    .selectFrom('known_devices')
    .select('device_id')
    .where('clinic_id', '=', tabletId)
    .where('is_revoked', '=', false)
    .limit(1)
    .executeTakeFirst();
  return device !== undefined;
}

async function worksThere(
  trx: WriteDb,
  { clinicId, askedBy, now }: { clinicId: string; askedBy: string; now: number },
): Promise<boolean> {
  const { scope_id: referenceId } = await trx
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'reference')
    .where('is_home', '=', true)
    .executeTakeFirstOrThrow();
  const staff = await readStaff(trx, referenceId, clinicId);
  const person = staff.find(({ id }) => id === askedBy);
  return person !== undefined && isActiveOn(person, clinicDate(now));
}

/**
 * Makes a list what the tablet has: who is on it comes, or stays until the new end, and who is not leaves.
 * A resident whom the clinic does not have is left out. Repeating it changes nothing.
 */
export async function grantDayList(
  trx: WriteDb,
  { tabletId: scopeId, clinicId, residentIds, expiresAt }: DayList,
  writer: Writer,
): Promise<void> {
  const listed = new Set<string>();
  for (const id of residentIds) if (await isHeldBy(trx, clinicId, id)) listed.add(id);
  const standing = await trx
    .selectFrom('grants')
    .select(['grant_id', 'resident_id'])
    .where('scope_id', '=', scopeId)
    .where('role', '=', 'day-list')
    .where('ended_at', 'is', null)
    .orderBy('grant_id')
    .execute();
  for (const { grant_id: grantId, resident_id: residentId } of standing) {
    if (!listed.has(residentId))
      await endGrant(trx, { scopeId, grantId, because: 'another list' }, writer);
  }
  await trx
    .updateTable('grants')
    .set({ expires_at: toInstant(expiresAt) })
    .where('scope_id', '=', scopeId)
    .where('role', '=', 'day-list')
    .where('ended_at', 'is', null)
    .execute();
  for (const residentId of [...listed].sort()) {
    const sourceScopeId = await clinicOf(trx, clinicId, residentId);
    // The end travels with the membership: a district that forgets the grant reads it there.
    const why = { role: 'day-list', because: toInstant(expiresAt), askedBy: null } as const;
    await grant(trx, { scopeId, residentId, sourceScopeId, ...why, expiresAt }, writer);
  }
}

/** A clinic hears of a tablet that was let in for it: so it can be given a list. */
export async function tellOfTablet(
  trx: WriteDb,
  { tabletId, name }: { readonly tabletId: string; readonly name: string },
  writer: Writer,
): Promise<void> {
  const { rows } = await sql<{ clinic_id: string }>`select tablet.clinic_id from scopes tablet
    join scopes clinic on clinic.scope_id = tablet.clinic_id and clinic.kind = 'clinic'
    where tablet.scope_id = ${tabletId}`.execute(trx);
  const clinicId = rows[0]?.clinic_id;
  if (clinicId === undefined) return;
  const now = writer.now();
  const fields = { name, joined_at: toInstant(now) };
  const words: Words = {
    txId: writer.makeId(),
    hlc: now,
    actor: districtActor(writer),
    schemaVersion: SCHEMA_VERSION,
    ops: [{ op: 'insert', entity: 'tablets', rowId: tabletId, fields }],
  };
  await sayInScope(trx, clinicId, [words], writer);
}
