import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { documentText } from '../../shared/replication/look-up.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { grant, isHeldBy } from './grants.ts';
import type { Writer } from './own-words.ts';
import { requireHome } from './scope-access.ts';

export type LookUpKey = { readonly keyId: string; readonly key: string };

/** More than the busiest counter asks; somebody who tries numbers is not answered. */
const LOOK_UPS_PER_MINUTE = 30;
/** Records of one person in several clinics: all of them, and no more than a person can have. */
const FOUND_MAX = 5;

/**
 * A clinic asks who has the record of somebody with a document, and gets it (docs/adr/0012, 3). Every
 * question is noted, also a refused one; what was asked for is not.
 *
 * @throws ProtocolRefusal `unknown-scope` for everybody but the clinic's home and for somebody who does
 *   not work there, `too-many`
 */
export async function lookUp(
  { db, key, writer }: { readonly db: Database; readonly key: LookUpKey; readonly writer: Writer },
  ask: Ask<'lookup'>,
  caller: Caller,
): Promise<Answer<'lookup'>> {
  await requireHome(db, ask.scopeId, caller);
  if (ask.keyId !== key.keyId || ask.hash === null) return { outcome: 'key', ...key };
  const { hash } = ask;
  const { deviceId } = caller;
  const judged = await inTransaction(db, async (trx) => {
    const refusal = await refusalOf(trx, ask, writer.now());
    if (refusal) {
      await note(trx, ask, { deviceId, outcome: 'refused', residentIds: [] }, writer);
      return refusal;
    }
    const found = await findAndGrant(trx, hash, ask, writer);
    await note(trx, ask, { deviceId, ...found }, writer);
    return found;
  });
  if (typeof judged === 'string') throw new ProtocolRefusal(judged);
  const { residentIds } = judged;
  if (judged.outcome === 'not-found') return { outcome: 'not-found' };
  return { outcome: 'found', residentIds: [...residentIds] };
}

async function refusalOf(
  trx: WriteDb,
  { scopeId, staffId }: Ask<'lookup'>,
  now: number,
): Promise<'too-many' | 'unknown-scope' | null> {
  const since = toInstant(now - 60_000);
  const { asked } = await trx
    .selectFrom('look_up_log')
    .select((eb) => eb.fn.countAll<number>().as('asked'))
    .where('scope_id', '=', scopeId)
    .where('at', '>', since)
    // What was asked while the clock was ahead is not of this minute until that time comes.
    .where('at', '<=', toInstant(now))
    .executeTakeFirstOrThrow();
  if (asked >= LOOK_UPS_PER_MINUTE) return 'too-many';
  // A kiosk of the clinic asks for whoever has laid their own card on it.
  if (staffId === null) return null;
  const { rows } = await sql`select 1 from staff where id = ${staffId} and clinic_id = ${scopeId}
    and is_active = 1 and removed_reason is null`.execute(trx);
  return rows.length > 0 ? null : 'unknown-scope';
}

type Found = {
  readonly outcome: 'found' | 'here' | 'not-found';
  readonly residentIds: readonly string[];
};

/** Finds the records with this document where their residents belong, and grants what is not there yet. */
export async function findAndGrant(
  trx: WriteDb,
  hash: string,
  { scopeId, reason, staffId }: Pick<Ask<'lookup'>, 'scopeId' | 'reason' | 'staffId'>,
  writer: Writer,
): Promise<Found> {
  const { rows } = await sql<{ scope_id: string; resident_id: string }>`
    select distinct d.scope_id, d.resident_id from document_hashes d
    join resident_documents r on r.scope_id = d.scope_id and r.id = d.row_id
    join residents p on p.scope_id = d.scope_id and p.id = d.resident_id
    join scopes s on s.scope_id = d.scope_id and s.kind = 'clinic'
    where d.hash = ${hash} and r.removed_reason is null and p.removed_reason is null
      and not exists (select 1 from grants g
        where g.scope_id = d.scope_id and g.resident_id = d.resident_id)
    order by d.scope_id, d.resident_id limit ${FOUND_MAX}`.execute(trx);
  const elsewhere: string[] = [];
  for (const { scope_id: sourceScopeId, resident_id: residentId } of rows) {
    if (sourceScopeId === scopeId) continue;
    elsewhere.push(residentId);
    if (await isHeldBy(trx, scopeId, residentId)) continue;
    const why = { role: 'look-up', because: reason, askedBy: staffId, expiresAt: null } as const;
    await grant(trx, { scopeId, residentId, sourceScopeId, ...why }, writer);
  }
  if (elsewhere.length > 0) return { outcome: 'found', residentIds: elsewhere };
  const own = rows.map((row) => row.resident_id);
  return { outcome: own.length > 0 ? 'here' : 'not-found', residentIds: own };
}

/** The audit of look-ups: who, why and what came of it. */
export async function note(
  trx: WriteDb,
  { scopeId, staffId, reason }: Pick<Ask<'lookup'>, 'scopeId' | 'staffId' | 'reason'>,
  {
    deviceId,
    outcome,
    residentIds,
  }: {
    readonly deviceId: string;
    readonly outcome: Found['outcome'] | 'refused';
    readonly residentIds: readonly string[];
  },
  { makeId, now }: Writer,
): Promise<void> {
  await trx
    .insertInto('look_up_log')
    .values({
      id: makeId(),
      at: toInstant(now()),
      scope_id: scopeId,
      device_id: deviceId,
      staff_id: staffId ?? '',
      reason,
      outcome,
      resident_ids: JSON.stringify(residentIds),
    })
    .execute();
}

/** Reads the key of the hashes, or makes it once; then all documents that are here get theirs. */
export async function openLookUpKey(db: Database): Promise<LookUpKey> {
  return inTransaction(db, async (trx) => {
    const fresh = { key_id: randomBytes(16).toString('hex'), key: randomBytes(32).toString('hex') };
    const made = await trx
      .insertInto('look_up_key')
      .values({ singleton: 1, ...fresh })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key_id')
      .executeTakeFirst();
    const row = await trx
      .selectFrom('look_up_key')
      .select(['key_id', 'key'])
      .executeTakeFirstOrThrow();
    const key = { keyId: row.key_id, key: row.key };
    if (made) await hashAll(trx, key);
    return key;
  });
}

type DocumentRow = {
  readonly scope_id: string;
  readonly id: string;
  readonly resident_id: string;
  readonly type: string;
  readonly number: string;
};

const DOCUMENTS_PER_STATEMENT = 5_000;

async function hashAll(trx: WriteDb, key: LookUpKey): Promise<void> {
  for (let after = { scope_id: '', id: '' }; ; ) {
    const { rows } = await sql<DocumentRow>`
      select scope_id, id, resident_id, type, number from resident_documents
      where (scope_id, id) > (${after.scope_id}, ${after.id}) order by scope_id, id
      limit ${DOCUMENTS_PER_STATEMENT}`.execute(trx);
    await saveHashes(trx, rows, key);
    const last = rows.at(-1);
    if (!last || rows.length < DOCUMENTS_PER_STATEMENT) return;
    after = last;
  }
}

/** Notes the hashes of documents that came with a page of a feed. */
export async function hashDocuments(
  trx: WriteDb,
  scopeId: string,
  rowIds: readonly string[],
  key: LookUpKey,
): Promise<void> {
  if (rowIds.length === 0) return;
  const { rows } = await sql<DocumentRow>`
    select scope_id, id, resident_id, type, number from resident_documents
    where scope_id = ${scopeId} and id = any(${rowIds}::text[])`.execute(trx);
  await saveHashes(trx, rows, key);
}

async function saveHashes(
  trx: WriteDb,
  documents: readonly DocumentRow[],
  key: LookUpKey,
): Promise<void> {
  // Whoever is not known yet is known in the own clinic alone (ID-38).
  const rows = documents.filter(({ type }) => type !== 'temporary');
  await sql`insert into document_hashes (hash, scope_id, row_id, resident_id)
    select * from unnest(${rows.map((row) => hashOf(row, key))}::text[],
      ${rows.map((row) => row.scope_id)}::text[], ${rows.map((row) => row.id)}::text[],
      ${rows.map((row) => row.resident_id)}::text[])
    on conflict do nothing`.execute(trx);
}

/** What a clinic sends in place of a number. */
export function hashOf(
  document: Pick<DocumentRow, 'type' | 'number'>,
  { key }: Pick<LookUpKey, 'key'>,
): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(documentText(document)).digest('hex');
}
