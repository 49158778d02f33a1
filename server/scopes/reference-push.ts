import { sql } from 'kysely';
import { type EntityName, entities } from '../../shared/replication/entities.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { isOwnStream } from '../../shared/replication/home.ts';
import type { Answer, Ask, Origin } from '../../shared/replication/protocol.ts';
import {
  judgeReference,
  type ReferenceFacts,
  type StaffFacts,
} from '../../shared/replication/reference-rights.ts';
import { entityOf } from '../../shared/replication/rows.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type ReadDb, type WriteDb } from '../db/open.ts';
import { verifySignature } from './device.ts';
import { noteOrigins, noteStrangers } from './known-devices.ts';
import { type Handed, ownOrigin, requireStranger, takeInOrder } from './own-push.ts';

type Pushed = { readonly db: Database; readonly scopeId: string; readonly now: () => number };

/**
 * The district takes what a clinic's manager decided (ADR 6). The clinic's home hands it over, its own
 * and its desks'; each transaction is proven by the signature of the workstation that made it. What
 * the clinic may not write is kept in the feed, acknowledged and not applied: nothing is lost, and
 * whoever wrote it sees that it was not accepted. Asking twice changes nothing.
 *
 * @throws ProtocolRefusal `busy` while the district has not met the clinic of this home
 */
export async function takePush(
  { db, scopeId, now }: Pushed,
  ask: Ask<'push'>,
  caller: Caller,
): Promise<Answer<'push'>> {
  if (ask.scopeId !== scopeId) throw new ProtocolRefusal('unknown-scope');
  const { replicaId, txs } = ask;
  const origin = originOf(ask, caller);
  await requireStranger(db, ask);
  // Of whoever was sent away nothing is applied; somebody else may order its clinic by now.
  const clinicId = caller.isRevoked ? null : await clinicOfHome(db, caller);
  if (caller.isRevoked) await noteWriter(db, ask, { origin, teller: caller, now: now() });
  const keys = await noteOrigins(db, scopeId, [origin], now());
  const publicKey = keys.get(replicaId) ?? '';
  const sender = { scopeId, scopeKind: 'reference', replicaId, publicKey };
  if (!isOwnStream(txs, sender, verifySignature)) throw new ProtocolRefusal('bad-transaction');
  const clinic = clinicId === null ? null : { clinicId, now: now() };
  return inTransaction(db, (trx) => take(trx, { scopeId, replicaId, txs }, clinic, now()));
}

/** Of whom a home that was sent away tells, once what they signed is theirs. @throws ProtocolRefusal `bad-transaction` */
async function noteWriter(
  db: Database,
  { scopeId, replicaId, txs }: Ask<'push'>,
  { origin, teller, now }: { origin: Origin; teller: Caller; now: number },
): Promise<void> {
  const { publicKey } = origin;
  if (!isOwnStream(txs, { scopeId, scopeKind: 'reference', replicaId, publicKey }, verifySignature))
    throw new ProtocolRefusal('bad-transaction');
  await noteStrangers(db, { scopeId, origins: [origin], teller, now });
}

/** Whose stream it is: the home's own, or that of a desk for which it vouches. */
function originOf(ask: Ask<'push'>, caller: Caller): Origin {
  const { origin, replicaId } = ask;
  if (!origin) return ownOrigin(ask, caller);
  if (origin.replicaId !== replicaId) throw new ProtocolRefusal('bad-transaction');
  return origin;
}

/** A clinic is known by the scope that its home offers. */
async function clinicOfHome(db: ReadDb, { deviceId }: Caller): Promise<string> {
  const scope = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'clinic')
    .where('home_device_id', '=', deviceId)
    .executeTakeFirst();
  if (!scope) throw new ProtocolRefusal('busy');
  return scope.scope_id;
}

type Clinic = { readonly clinicId: string; readonly now: number };

/** @param clinic null: nothing is applied */
async function take(
  trx: WriteDb,
  handed: Handed,
  clinic: Clinic | null,
  now: number,
): Promise<Answer<'push'>> {
  const mayApply = async (tx: Transaction) => clinic !== null && isRight(trx, tx, clinic);
  const { answer } = await takeInOrder(trx, handed, { mayApply, now });
  return answer;
}

/** Whether the district applies what somebody of a clinic decided. */
export async function isRight(trx: WriteDb, tx: Transaction, clinic: Clinic): Promise<boolean> {
  const owners = await ownersOf(trx, tx);
  const facts: ReferenceFacts = {
    ...clinic,
    staff: await readStaff(trx, tx.scopeId, clinic.clinicId),
    clinicOf: (entity, rowId) => owners.get(`${entity}/${rowId}`),
  };
  return judgeReference(tx, facts) === null;
}

type StaffRow = {
  readonly id: string;
  readonly login_name: string;
  readonly role: string;
  readonly is_active: number;
  readonly active_from: string | null;
  readonly active_to: string | null;
};

/** Everybody who works, or worked, at a place, as the district's own `reference` says; nobody before there is one. */
export async function staffOf(trx: WriteDb, placeId: string): Promise<readonly StaffFacts[]> {
  const reference = await trx
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'reference')
    .where('is_home', '=', true)
    .executeTakeFirst();
  return reference ? readStaff(trx, reference.scope_id, placeId) : [];
}

/** Everybody who works, or worked, at a clinic or a hospital. */
export async function readStaff(
  trx: WriteDb,
  scopeId: string,
  clinicId: string,
): Promise<StaffFacts[]> {
  const { rows } = await sql<StaffRow>`
    select id, login_name, role, is_active, active_from, active_to from staff
    where scope_id = ${scopeId} and clinic_id = ${clinicId} and removed_reason is null`.execute(
    trx,
  );
  return rows.map((row) => ({
    id: row.id,
    loginName: row.login_name,
    role: row.role,
    isActive: row.is_active === 1,
    activeFrom: row.active_from,
    activeTo: row.active_to,
  }));
}

/** To which clinic the rows of a transaction belong that are there already. */
async function ownersOf(
  trx: WriteDb,
  tx: Transaction,
): Promise<ReadonlyMap<string, string | null>> {
  const owners = new Map<string, string | null>();
  for (const op of tx.ops) {
    if (op.op === 'link' || entityOf(op.entity)?.scope !== 'reference') continue;
    const entity = op.entity as EntityName;
    const { rows } = await sql<{ owner: string | null }>`select ${ownerColumn(entity)} as owner
      from ${sql.table(entity)} where scope_id = ${tx.scopeId} and id = ${op.rowId}`.execute(trx);
    const [row] = rows;
    if (row) owners.set(`${entity}/${op.rowId}`, row.owner);
  }
  return owners;
}

/** A clinic's own row is named by its id; what has no clinic is nobody's. */
function ownerColumn(entity: EntityName) {
  if (entity === 'clinics') return sql.ref('id');
  return Object.hasOwn(entities[entity].fields, 'clinic_id') ? sql.ref('clinic_id') : sql`null`;
}
