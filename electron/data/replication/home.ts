import { isRecent } from '../../../shared/lib/clock.ts';
import type { RowChange } from '../../../shared/replication/batch.ts';
import {
  isOwnStream,
  type Judgement,
  judgePush,
  STREAM_START,
  type StreamHead,
  type Verdict,
} from '../../../shared/replication/home.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import { positionAfter } from '../../../shared/replication/chain.ts';
import { highestKnown } from '../../../shared/replication/recovery.ts';
import {
  type Caller,
  ProtocolRefusal,
  requireVersion,
} from '../../../shared/replication/exchange.ts';
import {
  type Answer,
  type Ask,
  type DistrictView,
  limits,
  WAIT_MS,
} from '../../../shared/replication/protocol.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { DatabaseHandle, ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { applyTransactions } from './apply.ts';
import { type Device, verifySignature } from './device.ts';
import { contentOf, takeDonation } from './donation.ts';
import { chkAt, durableOf, isHere, readEntries, readStanding } from './feed-page.ts';
import { originsOf } from './known-devices.ts';
import type { Ledger } from './ledger.ts';
import { hearClaim, outbid } from './take-over.ts';
import { leaveLimbo } from './limbo.ts';
import { parseClaim } from './rebirth.ts';
import { appendToFeed, hashInStream, readSelf } from './scope-store.ts';
import { handOn, relay, relayedStream, type Relays } from './relay.ts';
import type { Signal } from './signal.ts';

/** Below this a follower gets no pages; rises when a schema stops being additive. */
const MIN_SCHEMA_VERSION = 1;

export type HomeOptions = Relays & {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly name: string;
  readonly now: () => number;
  /** Something in the feed, or in what is known of the district, may be new. */
  readonly news: Signal;
  /** What is known of the district, for a clinic's scope. */
  readonly districtView: (scopeId: string) => Promise<DistrictView | null>;
  /** Somebody took the scope over: this is not its home any more. */
  readonly onSuperseded: (claim: Claim) => void;
  /** Once aborted nobody is kept waiting any more. */
  readonly closing: AbortSignal;
};

/** The answers of this workstation as a home, and as a relay of what it follows itself. */
export type Home = {
  hello(ask: Ask<'hello'>, caller: Caller): Promise<Answer<'hello'>>;
  push(ask: Ask<'push'>, caller: Caller): Promise<Answer<'push'>>;
  pull(ask: Ask<'pull'>, caller: Caller): Promise<Answer<'pull'>>;
  common(ask: Ask<'common'>, caller: Caller): Promise<Answer<'common'>>;
  donate(ask: Ask<'donate'>, caller: Caller): Promise<Answer<'donate'>>;
  wait(ask: Ask<'wait'>, caller: Caller): Promise<Answer<'wait'>>;
};

export function createHome(options: HomeOptions): Home {
  return {
    hello: async (ask, caller) => {
      requireVersion(ask);
      return hello(ask, caller, options);
    },
    push: (ask, caller) => push(ask, caller, options),
    pull: (ask, caller) => pull(ask, caller, options),
    common: (ask) => common(ask, options),
    donate: (ask, caller) => donate(ask, caller, options),
    wait: (ask, caller) => wait(ask, caller, options),
  };
}

async function hello(
  ask: Ask<'hello'>,
  caller: Caller,
  { db, ledger, device, now, onSuperseded }: HomeOptions,
): Promise<Answer<'hello'>> {
  const { claim } = ask;
  if (claim?.scopeId === ask.scopeId) {
    const meaning = await db.write(async (trx) => {
      const heard = hearClaim(trx, claim);
      if (heard === 'refused') outbid(trx, claim, device);
      return heard;
    });
    if (meaning === 'superseded') onSuperseded(claim);
  }
  const standing = await readHere(db.read, ask.scopeId);
  const stream = await db.read
    .selectFrom('streams')
    .select(['device_id', 'last_no', 'last_hash'])
    .where('scope_id', '=', ask.scopeId)
    .where('replica_id', '=', ask.replicaId)
    .executeTakeFirst();
  if (stream && stream.device_id !== caller.deviceId) throw new ProtocolRefusal('bad-transaction');
  // Known before its first act: should it ever take the scope over, the others and the district have heard of it.
  if (!stream && standing.is_home === 1 && !caller.isRevoked)
    await db.write(async (trx) => {
      openStream(trx, ask.scopeId, ask.replicaId, caller);
      await ledger.announce(trx, ask.scopeId, []);
    });
  const accepted = stream ? { lastNo: stream.last_no, lastHash: stream.last_hash } : STREAM_START;
  return {
    serverTime: now(),
    head: standing.seq,
    stream: standing.is_home === 1 ? accepted : await relayedStream(db.read, ask),
    minSchemaVersion: MIN_SCHEMA_VERSION,
    durable: durableOf(standing),
    claim: parseClaim(standing.claim),
  };
}

async function push(
  ask: Ask<'push'>,
  caller: Caller,
  options: HomeOptions,
): Promise<Answer<'push'>> {
  const { db, ledger, now } = options;
  const { scopeId, replicaId, txs } = ask;
  const standing = await readStanding(db.read, scopeId);
  if (standing?.kind === 'reference' && standing.is_home === 0) return relay(ask, caller, options);
  if (standing?.is_home !== 1) throw new ProtocolRefusal('unknown-scope');
  const sender = { scopeId, scopeKind: standing.kind, replicaId, publicKey: caller.publicKey };
  if (!isOwnStream(txs, sender, verifySignature)) throw new ProtocolRefusal('bad-transaction');
  return db.write(async (trx) => {
    const stream = openStream(trx, scopeId, replicaId, caller);
    // A copy of this database under its very name: it has to go on under another.
    if (readSelf(trx, scopeId).replicaId === replicaId)
      return { outcome: 'fork', ...stream, results: [] };
    const judgement = judgePush(stream, txs, {
      hashOf: (no) => hashInStream(trx, scopeId, replicaId, no),
      contentOf: (tx) => contentOf(trx, tx),
    });
    const changes = take(trx, judgement, caller, now());
    await ledger.announce(trx, scopeId, changes);
    saveStream(trx, scopeId, replicaId, judgement.stream);
    return answerOf(judgement, caller);
  });
}

/** A replica belongs to the device that first pushed under its name, for ever. */
function openStream(db: WriteDb, scopeId: string, replicaId: string, caller: Caller): StreamHead {
  const prepare = prepared(db);
  prepare(
    `insert into streams (scope_id, replica_id, device_id, last_no, last_hash)
     values (?, ?, ?, ?, ?) on conflict do nothing`,
  ).run(scopeId, replicaId, caller.deviceId, STREAM_START.lastNo, STREAM_START.lastHash);
  const row = prepare(
    'select device_id, last_no, last_hash from streams where scope_id = ? and replica_id = ?',
  ).get(scopeId, replicaId);
  if (row?.['device_id'] !== caller.deviceId) throw new ProtocolRefusal('bad-transaction');
  return { lastNo: Number(row['last_no']), lastHash: String(row['last_hash']) };
}

function saveStream(db: WriteDb, scopeId: string, replicaId: string, stream: StreamHead): void {
  prepared(db)(
    'update streams set last_no = ?, last_hash = ? where scope_id = ? and replica_id = ?',
  ).run(stream.lastNo, stream.lastHash, scopeId, replicaId);
}

/** What a revoked device hands over is kept and acknowledged, and never applied by itself. */
function take(
  db: WriteDb,
  { taken }: Judgement,
  caller: Caller,
  now: number,
): readonly RowChange[] {
  const fresh: Transaction[] = [];
  for (const { tx, verdict } of taken) {
    if (verdict === 'append') {
      const isFolded = leaveLimbo(db, tx.scopeId, tx.txId) ?? false;
      appendToFeed(db, tx, caller.isRevoked ? 'quarantined' : 'applied', { now });
      if (!caller.isRevoked && !isFolded) fresh.push(tx);
    } else if (verdict !== 'duplicate') setAside(db, tx, verdict);
  }
  const [first] = fresh;
  return first ? applyTransactions(db, first.scopeId, fresh, now).changes : [];
}

function setAside(db: WriteDb, tx: Transaction, verdict: 'known' | 'id-reused'): void {
  prepared(db)(
    `insert into set_aside (scope_id, replica_id, tx_no, tx_id, tx_hash, reason, body)
     values (?, ?, ?, ?, ?, ?, ?)`,
  ).run(tx.scopeId, tx.replicaId, tx.txNo, tx.txId, tx.txHash, verdict, JSON.stringify(tx));
}

function answerOf({ outcome, taken, stream }: Judgement, caller: Caller): Answer<'push'> {
  const told = (verdict: Verdict) => {
    if (verdict === 'id-reused') return 'quarantined';
    if (verdict === 'append') return caller.isRevoked ? 'quarantined' : 'applied';
    return 'duplicate';
  };
  const results = taken.map(
    ({ tx, verdict }) => ({ txId: tx.txId, verdict: told(verdict) }) as const,
  );
  return { outcome, ...stream, results };
}

/** What is ordered here, or relayed. A clinic's scope is handed out by its home alone. */
async function readHere(db: ReadDb, scopeId: string) {
  const standing = await readStanding(db, scopeId);
  const isAnswered = standing?.is_home === 1 || standing?.kind === 'reference';
  if (!standing || !isAnswered) throw new ProtocolRefusal('unknown-scope');
  return standing;
}

/** Also for who was sent away: what lies above the point is theirs to hand over. */
async function common(
  { scopeId, points }: Ask<'common'>,
  { db }: HomeOptions,
): Promise<Answer<'common'>> {
  await readHere(db.read, scopeId);
  return { point: await highestKnown(points, (seq) => chkAt(db.read, scopeId, seq)) };
}

/** What is ordered elsewhere is handed on, or kept by the desk until it can be. */
async function donate(
  ask: Ask<'donate'>,
  caller: Caller,
  { db, ledger, now, relayDonation }: HomeOptions,
): Promise<Answer<'donate'>> {
  const standing = await readStanding(db.read, ask.scopeId);
  if (standing?.kind === 'reference' && standing.is_home === 0)
    return handOn(db.read, ask, caller, relayDonation);
  if (standing?.is_home !== 1) throw new ProtocolRefusal('unknown-scope');
  return db.write((trx) => takeDonation(trx, ledger, ask, { now: now(), from: caller }));
}

async function pull(
  { scopeId, from, maxBytes }: Ask<'pull'>,
  caller: Caller,
  { db, districtView }: HomeOptions,
): Promise<Answer<'pull'>> {
  const standing = await readHere(db.read, scopeId);
  const head = standing.seq;
  if (!(await isHere(db.read, scopeId, from))) return { outcome: 'diverged', head };
  // That the feeds have parted they hear as well, and hand over what is above; a page they do not get.
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  if (from.seq < standing.anchor_seq) return { outcome: 'let-go', head };
  const bytes = Math.min(maxBytes, limits.pageBytes);
  const entries = [...(await readEntries(db.read, scopeId, from.seq, bytes))];
  const replicas = new Set(entries.map(({ tx }) => tx.replicaId));
  const isCaughtUp = entries.length === 0;
  return {
    outcome: 'page',
    from,
    entries,
    to: positionAfter(from, entries),
    head: Math.max(head, entries.at(-1)?.seq ?? 0),
    // Who has everything hears of everybody, also of those who have not written yet.
    origins: await originsOf(db.read, scopeId, isCaughtUp ? 'all' : replicas),
    district: await districtView(scopeId),
    durable: durableOf(standing),
  };
}

async function wait(
  ask: Ask<'wait'>,
  caller: Caller,
  { db, news, districtView, now, closing }: HomeOptions,
): Promise<Answer<'wait'>> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const since = now();
  for (;;) {
    // A clock that was put back is no reason to keep anybody for longer.
    const left = isRecent(since, now(), WAIT_MS) ? WAIT_MS - Math.abs(now() - since) : 0;
    const nextNews = news.next(Math.max(left, 0));
    const standing = await readHere(db.read, ask.scopeId);
    const district = await districtView(ask.scopeId);
    const isNew = standing.seq !== ask.seq || isDistrictNew(ask.district, district);
    const durable = durableOf(standing);
    if (isNew || left <= 0 || closing.aborted) return { head: standing.seq, district, durable };
    await nextNews;
  }
}

function isDistrictNew(known: Ask<'wait'>['district'], now: DistrictView | null): boolean {
  if (!known || !now) return false;
  return known.seq !== now.seq || known.isReachable !== now.isReachable;
}
