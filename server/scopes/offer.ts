import { assert } from '../../shared/lib/assert.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { continues } from '../../shared/replication/chain.ts';
import { entriesBehind } from '../../shared/replication/district.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import { type FeedEntry, type Position, START } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { applyTransactions, retryRefused } from './apply.ts';
import { areSigned } from './device.ts';
import { appendEntries, lockHead, readScope } from './feed-store.ts';
import { noteOrigins } from './known-devices.ts';

/** Another offer of the same scope was faster: look again from where it left off. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * The district follows a clinic's scope: its home offers the feed, the district checks chain and
 * signatures, folds, and answers how far it has it. Asking twice changes nothing; the answer comes
 * after the commit.
 */
export async function takeOffer(
  db: Database,
  ask: Ask<'offer'>,
  caller: Caller,
  now: () => number,
): Promise<Answer<'offer'>> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const { scopeId, kind, from, entries, origins } = ask;
  if (!continues(from, entries, { scopeId, kind })) throw new ProtocolRefusal('bad-transaction');
  for (;;) {
    const position = await meetHome(db, ask, caller);
    const fresh = entriesBehind(position, from, entries);
    if (fresh === 'elsewhere') return { outcome: 'elsewhere', position };
    if (fresh.length === 0) {
      await noteContact(db, scopeId, now());
      return { outcome: 'accepted', position };
    }
    const keys = await noteOrigins(db, scopeId, origins, now());
    await checkSignatures(keys, fresh);
    try {
      await inTransaction(db, (trx) => store(trx, position, fresh, now()));
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/**
 * Where the district has the scope. A scope belongs to the device that first offered it; handing it
 * over is an act of its own.
 */
async function meetHome(
  db: Database,
  { scopeId, kind }: Ask<'offer'>,
  { deviceId }: Caller,
): Promise<Position> {
  const scope = (await readScope(db, scopeId)) ?? (await openScope(db, scopeId, kind, deviceId));
  if (scope.kind !== kind || scope.home_device_id !== deviceId)
    throw new ProtocolRefusal('unknown-scope');
  return { seq: scope.seq, chk: scope.chk };
}

async function openScope(db: Database, scopeId: string, kind: string, deviceId: string) {
  const { chk } = START;
  await db
    .insertInto('scopes')
    .values({ scope_id: scopeId, kind, is_home: false, chk, home_device_id: deviceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const scope = await readScope(db, scopeId);
  assert(scope, 'a scope that was opened is there');
  return scope;
}

async function noteContact(db: Database, scopeId: string, now: number): Promise<void> {
  await db
    .updateTable('scopes')
    .set({ last_contact_at: toInstant(now) })
    .where('scope_id', '=', scopeId)
    .execute();
}

/** The home vouches for its desks' keys, each once; from then on the signatures speak. */
async function checkSignatures(
  keys: ReadonlyMap<string, string>,
  entries: readonly FeedEntry[],
): Promise<void> {
  const signed = entries.map(({ tx }) => {
    const { txHash: hash, signature } = tx;
    return { publicKey: keys.get(tx.replicaId) ?? '', hash, signature };
  });
  if (!(await areSigned(signed))) throw new ProtocolRefusal('bad-transaction');
}

async function store(
  trx: WriteDb,
  expected: Position,
  entries: readonly FeedEntry[],
  now: number,
): Promise<void> {
  const scopeId = entries[0]?.tx.scopeId ?? '';
  const applied = entries.filter(({ status }) => status === 'applied').map(({ tx }) => tx);
  const { hasNewRow } = await applyTransactions(trx, scopeId, applied, now);
  const head = await lockHead(trx, scopeId);
  if (head.seq !== expected.seq || head.chk !== expected.chk) throw new Overtaken();
  await appendEntries(trx, scopeId, entries, now);
  if (hasNewRow) await retryRefused(trx, scopeId);
}
