import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { opsAbout, opsOn, readCompartment, readTransactions, readWaiting } from './compartment.ts';
import { copyParts, type Part } from './copies.ts';
import { lockHead } from './feed-store.ts';
import { districtActor, sayInScope, type Words, type Writer } from './own-words.ts';

/** Whose record another scope shall hold, and why. */
export type GrantRequest = {
  /** Who gets it. */
  readonly scopeId: string;
  readonly residentId: string;
  /** The clinic that the resident belongs to. */
  readonly sourceScopeId: string;
  readonly role: 'look-up' | 'merge' | 'referral' | 'day-list';
  readonly because: string | null;
  readonly askedBy: string | null;
  readonly expiresAt: number | null;
};

/**
 * Grants a resident, with all records of the same person, to a scope (docs/adr/0012, 2): the membership,
 * behind it what made the rows. Who is there already is left as it is.
 */
export async function grant(trx: WriteDb, request: GrantRequest, writer: Writer): Promise<void> {
  const { sourceScopeId, scopeId } = request;
  const person = await recordsOf(trx, sourceScopeId, request.residentId);
  let newest: string | null = null;
  for (const residentId of person) {
    if (await isHeldBy(trx, scopeId, residentId)) continue;
    newest = await grantOne(trx, { ...request, residentId }, writer);
  }
  if (newest !== null && person.length > 1)
    await copyLinks(trx, request, { person, newest }, writer);
}

async function grantOne(trx: WriteDb, request: GrantRequest, writer: Writer): Promise<string> {
  const { scopeId, residentId, sourceScopeId } = request;
  const grantId = writer.makeId();
  const txId = writer.makeId();
  const now = writer.now();
  await trx
    .insertInto('grants')
    .values({
      scope_id: scopeId,
      grant_id: grantId,
      resident_id: residentId,
      source_scope_id: sourceScopeId,
      role: request.role,
      because: request.because,
      tx_id: txId,
      granted_at: toInstant(now),
      expires_at: request.expiresAt === null ? null : toInstant(request.expiresAt),
      ended_at: null,
    })
    .execute();
  const from = await clinicName(trx, sourceScopeId);
  const membership = ownWords(txId, membershipOp(grantId, request, from, now), writer);
  const copies = await copiesFor(trx, { ...request, grantId });
  await sayInScope(trx, scopeId, [membership, ...copies], writer);
  return grantId;
}

type Granted = Pick<GrantRequest, 'scopeId' | 'residentId' | 'sourceScopeId'> & {
  readonly grantId: string;
};

/**
 * A grant that a restored district had forgotten is known again: what the resident's clinic wrote about
 * them meanwhile was handed on to nobody. What is there already has the same ids. Copies that lie in that
 * clinic are left out: of what, the district may have forgotten too, and their writers bring it themselves.
 */
export async function handOnAgain(trx: WriteDb, granted: Granted, writer: Writer): Promise<void> {
  const copied = await trx
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', granted.sourceScopeId)
    .where('device_id', '=', writer.device.deviceId)
    .execute();
  const replicas = new Set(copied.map((row) => row.replica_id));
  await sayInScope(
    trx,
    granted.scopeId,
    await copiesFor(trx, granted, { without: replicas }),
    writer,
  );
}

/** What makes the record what it is, said for a grant; said again, without what these replicas wrote. */
async function copiesFor(
  trx: WriteDb,
  { scopeId, residentId, sourceScopeId, grantId }: Granted,
  again: { readonly without: ReadonlySet<string> } | null = null,
): Promise<readonly Words[]> {
  await lockWriters(trx, sourceScopeId, residentId);
  const waiting = await readWaiting(trx, sourceScopeId);
  const { rows, txIds } = await readCompartment(trx, sourceScopeId, residentId);
  const made = await readTransactions(trx, sourceScopeId, txIds);
  const underWay = opsAbout(waiting, { residentId, rows });
  const parts = [
    ...made.map((tx): Part => ({ tx, ops: opsOn(rows, tx), key: grantId })),
    ...underWay.map((part): Part => ({ ...part, key: grantId })),
  ];
  const wanted = parts.filter(({ tx }) => !again?.without.has(tx.replicaId));
  const said = wanted.map((part): Part => ({ ...part, isAgain: again !== null }));
  return copyParts(trx, sourceScopeId, scopeId, said);
}

/**
 * Nobody brings anything about the resident while it is read: what came before is seen here, and what
 * comes after sees the grant.
 */
async function lockWriters(trx: WriteDb, sourceScopeId: string, residentId: string): Promise<void> {
  const granted = await trx
    .selectFrom('grants')
    .select('scope_id')
    .where('resident_id', '=', residentId)
    .execute();
  const writers = new Set([sourceScopeId, ...granted.map((row) => row.scope_id)]);
  for (const writer of [...writers].sort()) await lockHead(trx, writer);
}

function ownWords(txId: string, op: Operation, writer: Writer): Words {
  const said = { hlc: writer.now(), actor: districtActor(writer), schemaVersion: SCHEMA_VERSION };
  return { txId, ...said, ops: [op] };
}

function membershipOp(
  rowId: string,
  { residentId, sourceScopeId, role, because, askedBy }: GrantRequest,
  from: string,
  now: number,
): Operation {
  const why = { role, because, asked_by: askedBy };
  const whose = { resident_id: residentId, from_clinic_id: sourceScopeId, from_clinic: from };
  const until = { since: toInstant(now), ended_at: null, ended_because: null };
  return { op: 'insert', entity: 'memberships', rowId, fields: { ...whose, ...why, ...until } };
}

async function clinicName(trx: WriteDb, clinicId: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from clinics
    where id = ${clinicId}`.execute(trx);
  return rows[0]?.name ?? '';
}

/** The clinic that a resident belongs to: where the record is not by a membership. */
export async function clinicOf(trx: WriteDb, scopeId: string, residentId: string): Promise<string> {
  const row = await trx
    .selectFrom('grants')
    .select('source_scope_id')
    .where('resident_id', '=', residentId)
    .executeTakeFirst();
  return row?.source_scope_id ?? scopeId;
}

/** Whether a scope has a resident: its own, or by a membership that stands. */
export async function isHeldBy(
  trx: WriteDb,
  scopeId: string,
  residentId: string,
): Promise<boolean> {
  const granted = await trx
    .selectFrom('grants')
    .select('ended_at')
    .where('scope_id', '=', scopeId)
    .where('resident_id', '=', residentId)
    .execute();
  if (granted.length > 0) return granted.some(({ ended_at: endedAt }) => endedAt === null);
  const { rows } = await sql`select 1 from residents
    where scope_id = ${scopeId} and id = ${residentId}`.execute(trx);
  return rows.length > 0;
}

/** All records that are linked with one, in a scope; itself first. */
async function recordsOf(
  trx: WriteDb,
  scopeId: string,
  residentId: string,
): Promise<readonly string[]> {
  const found = new Set([residentId]);
  for (const id of found) {
    const links = await trx
      .selectFrom('links')
      .select(['a', 'b'])
      .where('scope_id', '=', scopeId)
      .where((eb) => eb.or([eb('a', '=', id), eb('b', '=', id)]))
      .execute();
    for (const { a, b } of links) found.add(a).add(b);
  }
  return [...found];
}

async function copyLinks(
  trx: WriteDb,
  { sourceScopeId, scopeId }: GrantRequest,
  { person, newest }: { readonly person: readonly string[]; readonly newest: string },
  writer: Writer,
): Promise<void> {
  const links = await trx
    .selectFrom('links')
    .select('tx_id')
    .where('scope_id', '=', sourceScopeId)
    .where('a', 'in', person)
    .execute();
  const txs = await readTransactions(trx, sourceScopeId, new Set(links.map((row) => row.tx_id)));
  const parts = txs.map((tx): Part => {
    return { tx, ops: tx.ops.filter(({ op }) => op === 'link'), key: `${newest} links` };
  });
  await sayInScope(trx, scopeId, await copyParts(trx, sourceScopeId, scopeId, parts), writer);
}

/** The district ends a membership: what follows is the scope's own fold. */
export async function endGrant(
  trx: WriteDb,
  { scopeId, grantId, because }: { scopeId: string; grantId: string; because: string },
  writer: Writer,
): Promise<void> {
  const at = toInstant(writer.now());
  const ended = await trx
    .updateTable('grants')
    .set({ ended_at: at })
    .where('scope_id', '=', scopeId)
    .where('grant_id', '=', grantId)
    .where('ended_at', 'is', null)
    .returning('tx_id')
    .executeTakeFirst();
  if (!ended) return;
  const patch = (field: string, value: string): Operation => {
    const base = [ended.tx_id];
    return { op: 'patch', entity: 'memberships', rowId: grantId, field, value, base };
  };
  const words = ownWords(writer.makeId(), patch('ended_at', at), writer);
  const ops = [...words.ops, patch('ended_because', because)];
  await sayInScope(trx, scopeId, [{ ...words, ops }], writer);
}
