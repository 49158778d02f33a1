import { assert } from '../../shared/lib/assert.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { continues, positionAfter } from '../../shared/replication/chain.ts';
import { entriesBehind } from '../../shared/replication/district.ts';
import type { Claim } from '../../shared/replication/claim.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import { areDistinct, isCarriable } from '../../shared/replication/seal.ts';
import { type FeedEntry, type Position, START } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { applyTransactions, retryWaiting } from './apply.ts';
import { areSigned } from './device.ts';
import { readDurable } from '../backups/durable.ts';
import { appendEntries, chkAt, type HomeReport, lockHead, readScope } from './feed-store.ts';
import { noteOrigins, vouchFor } from './known-devices.ts';
import { writeDesks } from './home-desks.ts';
import { foldedInLimbo, leaveLimbo, refold, rewind } from './limbo.ts';
import { countMail, mailLimbo, takeOutOfMail } from './mailbox.ts';
import { observe, type Watchful } from './observe.ts';
import { withoutLeft } from './order-of-leaving.ts';
import { beginAnew } from './presence.ts';
import { shareWaiting } from './sharing.ts';
import { bringBackWhoStayed } from './stayed.ts';
import { judgeClaim, mayOrder, parseClaim } from './scope-access.ts';

type Taking = {
  readonly now: () => number;
  /** Hands on what concerns other scopes; a rehearsal does without. */
  readonly watchful?: Watchful | null;
};

/** Another offer of the same scope was faster: look again from where it left off. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * The district follows a clinic's scope: its home offers the feed, the district checks chain and
 * signatures, folds, and answers how far it has it. Where the home has taken over what the district
 * has above a common point, the district goes back to it. Asking twice changes nothing; the answer
 * comes after the commit.
 *
 * @param watchful hands on what concerns other scopes; a rehearsal does without
 */
export async function takeOffer(
  db: Database,
  ask: Ask<'offer'>,
  caller: Caller,
  { now, watchful = null }: Taking,
): Promise<Answer<'offer'>> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const { scopeId, kind, from, entries, origins } = ask;
  const txs = entries.map(({ tx }) => tx);
  const isCarried = areDistinct(txs) && txs.every(isCarriable);
  if (!isCarried || !continues(from, entries, { scopeId, kind }))
    throw new ProtocolRefusal('bad-transaction');
  for (;;) {
    const scope = await meetHome(db, ask, caller, now());
    if (scope.outcome === 'superseded') return answer(db, ask, scope);
    const { position } = scope;
    const behind = await findBehind(db, ask, position);
    // Also of those who have not written yet: one of them may take the scope over.
    const keys = await noteOrigins(db, scopeId, origins, now());
    await vouchFor(
      db,
      (ask.desks ?? []).map(({ deviceId }) => deviceId),
    );
    if (behind === 'elsewhere') return answer(db, ask, { ...scope, outcome: 'elsewhere' });
    if (behind.fresh.length === 0) {
      await noteContact(db, ask, now());
      if (watchful) await inTransaction(db, (trx) => shareWaiting(trx, watchful.writer));
      return answer(db, ask, scope);
    }
    await checkSignatures(keys, behind.fresh);
    try {
      await inTransaction(db, (trx) => store(trx, position, behind, { ask, now: now(), watchful }));
      const reached = positionAfter(position, behind.fresh);
      return answer(db, ask, { ...scope, position: reached });
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

type Met = {
  readonly outcome: Answer<'offer'>['outcome'];
  readonly position: Position;
  readonly claim: Claim;
  readonly revoked?: string[];
};

async function answer(db: Database, { scopeId }: Ask<'offer'>, met: Met): Promise<Answer<'offer'>> {
  return {
    ...met,
    durable: await readDurable(db, scopeId),
    mail: await countMail(db, scopeId),
  };
}

/** Where the district has the scope, and whether the caller is the one who orders it. */
async function meetHome(
  db: Database,
  ask: Ask<'offer'>,
  caller: Caller,
  now: number,
): Promise<Met> {
  const { scopeId, kind, claim } = ask;
  const scope = (await readScope(db, scopeId)) ?? (await openScope(db, ask, caller));
  if (scope.kind !== kind || scope.is_home) throw new ProtocolRefusal('unknown-scope');
  const position = { seq: scope.seq, chk: scope.chk };
  const known = parseClaim(scope.claim);
  const verdict = judgeClaim(claim, { scopeId, known, caller });
  if (verdict === 'superseded' && known)
    return { outcome: 'superseded', position, claim: known, ...(await refusedBy(db, known)) };
  if (verdict === 'new') await takeClaim(db, ask, caller, { home: scope.home_device_id, now });
  return { outcome: 'accepted', position, claim };
}

/** A home that is told to give way hears with it whether the other one was sent away: it does not, then. */
async function refusedBy(db: Database, { deviceId }: Claim): Promise<Pick<Met, 'revoked'>> {
  const claimant = await db
    .selectFrom('known_devices')
    .select('is_revoked')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return claimant?.is_revoked === true ? { revoked: [deviceId] } : {};
}

/** From now on the scope is ordered by whoever claimed it best. */
async function takeClaim(
  db: Database,
  { scopeId, claim }: Ask<'offer'>,
  caller: Caller,
  { home, now }: { readonly home: string | null; readonly now: number },
): Promise<void> {
  const isSame = home === null || home === caller.deviceId;
  if (!isSame && !(await mayOrder(db, scopeId, caller))) throw new ProtocolRefusal('unknown-scope');
  // What the former home took back and did not offer again is left to the next.
  if (!isSame) await inTransaction(db, (trx) => mailLimbo(trx, scopeId, now));
  await db
    .updateTable('scopes')
    .set({ claim: JSON.stringify(claim), home_device_id: caller.deviceId })
    .where('scope_id', '=', scopeId)
    .execute();
}

type Behind = {
  readonly fresh: readonly FeedEntry[];
  /** Where the district goes back to first, or null. */
  readonly rewindTo: Position | null;
};

/** What of the offer the district does not have, and whether it has something else in its place. */
async function findBehind(
  db: Database,
  ask: Ask<'offer'>,
  position: Position,
): Promise<Behind | 'elsewhere'> {
  const parting = ask.rewinds ? await findParting(db, ask) : null;
  if (parting) return parting;
  const fresh = entriesBehind(position, ask.from, ask.entries);
  return fresh === 'elsewhere' ? fresh : { fresh, rewindTo: null };
}

/** The first entry of an offer in whose place the district has another; null when there is none. */
async function findParting(
  db: Database,
  { scopeId, from, entries }: Ask<'offer'>,
): Promise<Behind | null> {
  if ((await chkAt(db, scopeId, from.seq)) !== from.chk) return null;
  let rewindTo = from;
  for (const [at, { seq, chk }] of entries.entries()) {
    const here = await chkAt(db, scopeId, seq);
    if (here === null) return null;
    if (here !== chk) return { fresh: entries.slice(at), rewindTo };
    rewindTo = { seq, chk };
  }
  return null;
}

async function openScope(db: Database, { scopeId, kind }: Ask<'offer'>, { deviceId }: Caller) {
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

async function noteContact(db: Database, ask: Ask<'offer'>, now: number): Promise<void> {
  await db
    .updateTable('scopes')
    .set({ last_contact_at: toInstant(now), ...reportOf(ask, now) })
    .where('scope_id', '=', ask.scopeId)
    .execute();
}

/** What a home says of itself, for operators. Of one that does not say, nothing is known, whoever was home before. */
function reportOf({ head, halted, desks }: Ask<'offer'>, now: number): HomeReport {
  const said = { home_head: head ?? null, home_halted: halted ?? null };
  if (head === undefined) return { ...said, home_desks: null };
  return desks ? { ...said, home_desks: writeDesks(desks, now) } : said;
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

type Storing = {
  readonly ask: Ask<'offer'>;
  readonly now: number;
  readonly watchful: Watchful | null;
};

async function store(
  trx: WriteDb,
  expected: Position,
  { fresh: entries, rewindTo }: Behind,
  { ask, now, watchful }: Storing,
): Promise<void> {
  const { scopeId } = ask;
  if (rewindTo) {
    requireHead(await lockHead(trx, scopeId), expected);
    await rewind(trx, scopeId, rewindTo);
  }
  const known = await foldedInLimbo(trx, scopeId, entries);
  const fresh = entries.filter(({ status, tx }) => status === 'applied' && !known.has(tx.txId));
  const anew = fresh.map(({ tx }) => tx);
  await beginAnew(trx, scopeId, anew, now);
  await bringBackWhoStayed(trx, scopeId, anew, now);
  const folded = await foldedInLimbo(trx, scopeId, entries);
  const ofStatus = (wanted: FeedEntry['status'], isFolded: boolean) =>
    entries
      .filter(({ status, tx }) => status === wanted && folded.has(tx.txId) === isFolded)
      .map(({ tx }) => tx);
  const txs = ofStatus('applied', false);
  const counting = await withoutLeft(trx, txs, { scopeId, entries, folded });
  const { hasNewRow, changes } = await applyTransactions(trx, scopeId, counting, now);
  const head = await lockHead(trx, scopeId);
  requireHead(head, rewindTo ?? expected);
  await appendEntries(trx, scopeId, entries, { now, report: reportOf(ask, now) });
  await leaveLimbo(trx, scopeId, entries);
  await refold(trx, scopeId, ofStatus('quarantined', true), now);
  await takeOutOfMail(
    trx,
    scopeId,
    entries.map(({ tx }) => tx.txId),
  );
  if (hasNewRow) await retryWaiting(trx, scopeId);
  if (watchful) await observe(trx, { scopeId, txs, changes }, watchful);
}

/** @throws Overtaken when somebody moved it */
function requireHead(head: Position, expected: Position): void {
  if (head.seq !== expected.seq || head.chk !== expected.chk) throw new Overtaken();
}
