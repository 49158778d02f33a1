import { sql } from 'kysely';
import { isWithReceiver, type ReferralState } from '../../shared/domain/referral/states.ts';
import { type After, fromInstant, type Instant, toInstant } from '../../shared/lib/clock.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { clinicOf, endGrant, grant } from './grants.ts';
import type { OwnScopes } from './own-scopes.ts';
import { openOwnScope, type Writer } from './own-words.ts';

/** What fills and empties the scopes of hospitals and tablets (docs/adr/0012, 5). */

type ReferralRow = {
  readonly id: string;
  readonly resident_id: string;
  readonly to_organisation_id: string | null;
  readonly state: string;
};

/**
 * A referral that came with a feed opens the resident's record to the hospital that it names; when
 * none is left with the hospital, the record leaves it.
 */
export async function followReferrals(
  trx: WriteDb,
  scopeId: string,
  referralIds: readonly string[],
  writer: Writer,
): Promise<void> {
  if (referralIds.length === 0) return;
  const { rows } = await sql<ReferralRow>`
    select id, resident_id, to_organisation_id, state from referrals
    where scope_id = ${scopeId} and id = any(${referralIds}::text[])
    order by to_organisation_id, id`.execute(trx);
  for (const row of rows) {
    const hospitalId = row.to_organisation_id;
    if (hospitalId === null || !(await isHospital(trx, hospitalId))) continue;
    if (isWithReceiver(row.state as ReferralState))
      await openToHospital(trx, { scopeId, hospitalId, row }, writer);
    else await closeToHospital(trx, { hospitalId, residentId: row.resident_id }, writer);
  }
}

async function isHospital(trx: WriteDb, organisationId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from organisations
    where id = ${organisationId} and kind = 'hospital'`.execute(trx);
  return rows.length > 0;
}

async function openToHospital(
  trx: WriteDb,
  { scopeId, hospitalId, row }: { scopeId: string; hospitalId: string; row: ReferralRow },
  writer: Writer,
): Promise<void> {
  await openOwnScope(trx, hospitalId, 'hospital');
  const sourceScopeId = await clinicOf(trx, scopeId, row.resident_id);
  const why = { role: 'referral', because: row.id, askedBy: null, expiresAt: null } as const;
  const whose = { scopeId: hospitalId, residentId: row.resident_id, sourceScopeId };
  await grant(trx, { ...whose, ...why }, writer);
}

async function closeToHospital(
  trx: WriteDb,
  { hospitalId, residentId }: { readonly hospitalId: string; readonly residentId: string },
  writer: Writer,
): Promise<void> {
  const { rows } = await sql<{ state: string }>`select state from referrals
    where resident_id = ${residentId} and to_organisation_id = ${hospitalId}
      and scope_id in (select scope_id from scopes where kind = 'clinic')`.execute(trx);
  if (rows.some(({ state }) => isWithReceiver(state as ReferralState))) return;
  await endAll(trx, { scopeId: hospitalId, residentId, because: 'no referral is open' }, writer);
}

async function endAll(
  trx: WriteDb,
  { scopeId, residentId, because }: { scopeId: string; residentId: string; because: string },
  writer: Writer,
): Promise<void> {
  const standing = await trx
    .selectFrom('grants')
    .select('grant_id')
    .where('scope_id', '=', scopeId)
    .where('resident_id', '=', residentId)
    .where('ended_at', 'is', null)
    .execute();
  for (const { grant_id: grantId } of standing)
    await endGrant(trx, { scopeId, grantId, because }, writer);
}

/** A list may be given meanwhile that ends sooner than everything that was there. */
const LOOK_MS = 30_000;

/** Ends what has run out when it does, until it is stopped. */
export function keepExpiring(
  { db, writer, ownScopes, onFault }: Expiring,
  after: After,
): () => Promise<void> {
  let cancel: (() => void) | null = null;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    let next = LOOK_MS;
    try {
      ownScopes.tell(await endExpired(db, writer));
      next = await untilNext(db, writer.now());
    } catch (error) {
      onFault(error);
    }
    if (cancel) plan(next);
  };
  const plan = (delayMs: number) => {
    cancel = after(delayMs, () => {
      looking = look();
    });
  };
  plan(0);
  return async () => {
    cancel?.();
    cancel = null;
    await looking;
  };
}

/** How long nothing runs out, as far as is known. */
async function untilNext(db: Database, now: number): Promise<number> {
  const { next } = await db
    .selectFrom('grants')
    .select((eb) => eb.fn.min('expires_at').as('next'))
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (next === null) return LOOK_MS;
  return Math.min(LOOK_MS, Math.max(0, fromInstant(next as Instant) - now));
}

type Expiring = {
  readonly db: Database;
  readonly writer: Writer;
  readonly ownScopes: Pick<OwnScopes, 'tell'>;
  readonly onFault: (error: unknown) => void;
};

/** Ends what has run out. Answers the scopes in which that was said. */
export async function endExpired(db: Database, writer: Writer): Promise<ReadonlySet<string>> {
  const said = new Set<string>();
  const now = toInstant(writer.now());
  await inTransaction(db, async (trx) => {
    const expired = await trx
      .selectFrom('grants')
      .select(['scope_id', 'grant_id'])
      .where('ended_at', 'is', null)
      .where('expires_at', '<=', now)
      .orderBy('scope_id')
      .orderBy('grant_id')
      .execute();
    const telling = { ...writer, onSaid: (scopeId: string) => void said.add(scopeId) };
    for (const { scope_id: scopeId, grant_id: grantId } of expired)
      await endGrant(trx, { scopeId, grantId, because: 'the day is over' }, telling);
  });
  return said;
}
