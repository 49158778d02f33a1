import { EventEmitter, once } from 'node:events';
import { assert } from '../../shared/lib/assert.ts';
import type { After } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { nextStamp } from '../../shared/replication/hlc.ts';
import { type Answer, type Ask, WAIT_MS } from '../../shared/replication/protocol.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type Actor,
  type Operation,
  START,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { applyTransactions } from './apply.ts';
import type { ServerDevice } from './device.ts';
import { readDurable } from '../backups/durable.ts';
import { takeDonation } from './donation.ts';
import { appendEntries, lockHead, readScope } from './feed-store.ts';
import { countMail } from './mailbox.ts';
import { pull } from './feed-answers.ts';
import { lockSelf, moveSelf, openSelf } from './own-stream.ts';
import { takePush } from './reference-push.ts';
import { type SharedReads, shareReads } from './shared-reads.ts';
import { readStream } from './streams.ts';

export type ReferenceOptions = {
  readonly db: Database;
  readonly device: ServerDevice;
  readonly scopeId: string;
  /** As the clinics list it. */
  readonly name: string;
  readonly now: () => number;
  readonly makeId: MakeId;
  readonly after: After;
};

/** The scope that the district orders: organisations, staff, rooms, queues. */
export type ReferenceScope = {
  /** Records one act of the district; answers after the commit. */
  issue(actor: Actor, ops: readonly Operation[]): Promise<void>;
  /** Fills the empty scope; on one that holds anything it does nothing and answers false. */
  seed(ops: readonly Operation[]): Promise<boolean>;
  hello(ask: Ask<'hello'>): Promise<Answer<'hello'>>;
  /** Takes what a clinic's manager decided. */
  push(ask: Ask<'push'>, caller: Caller): Promise<Answer<'push'>>;
  /** Takes back what the district lost; also mail for a scope that somebody else orders. */
  donate(
    ask: Ask<'donate'>,
    caller: Caller,
    onSaid?: (scopeId: string) => void,
  ): Promise<Answer<'donate'>>;
  pull(ask: Ask<'pull'>, caller: Caller): Promise<Answer<'pull'>>;
  wait(ask: Ask<'wait'>, caller: Caller): Promise<Answer<'wait'>>;
  /** Something was said in these scopes: whoever waits for it looks. */
  tell(scopeIds: Iterable<string>): void;
  /** Lets everybody go who waits. */
  close(): void;
};

/** Below this a clinic gets no pages; rises when a schema stops being additive. */
const MIN_SCHEMA_VERSION = 1;
const SEED_OPS = 500;

/** Opens the reference scope, and makes it when this is the first start. */
export async function openReference(options: ReferenceOptions): Promise<ReferenceScope> {
  await openScope(options);
  const news = new EventEmitter().setMaxListeners(0);
  const mailNews: MailNews = { said: new Map(), told: new Map() };
  const closing = new AbortController();
  const reads = shareReads(options.now);
  news.on('news', reads.forget);
  const write = async <Result>(work: (trx: WriteDb) => Promise<Result>): Promise<Result> => {
    const result = await inTransaction(options.db, work);
    news.emit('news');
    return result;
  };
  return {
    issue: (actor, ops) => write((trx) => issue(trx, options, actor, ops)),
    seed: (ops) => write((trx) => seed(trx, options, ops)),
    hello: (ask) => hello(ask, options),
    push: async (ask, caller) => {
      const answer = await takePush(options, ask, caller);
      news.emit('news');
      return answer;
    },
    donate: async (ask, caller, onSaid = () => undefined) => {
      const answer = await takeDonation({ ...options, onSaid }, ask, caller);
      news.emit('news');
      return answer;
    },
    pull: (ask, caller) => pullShared(ask, caller, options, reads),
    wait: (ask, caller) =>
      wait(ask, caller, options, { news, mailNews, reads, closing: closing.signal }),
    tell: (scopeIds) => {
      for (const scopeId of scopeIds) {
        mailNews.said.set(scopeId, (mailNews.said.get(scopeId) ?? 0) + 1);
        news.emit(scopeId);
      }
    },
    close: () => closing.abort(),
  };
}

async function openScope({ db, scopeId, makeId }: ReferenceOptions): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto('scopes')
      .values({ scope_id: scopeId, kind: 'reference', is_home: true, chk: START.chk })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await openSelf(trx, scopeId, makeId);
  });
}

async function seed(
  trx: WriteDb,
  options: ReferenceOptions,
  ops: readonly Operation[],
): Promise<boolean> {
  const { next_no: nextNo } = await lockSelf(trx, options.scopeId);
  if (nextNo > 1) return false;
  const actor: Actor = { kind: 'server', id: options.device.deviceId, place: options.name };
  for (let at = 0; at < ops.length; at += SEED_OPS)
    await issue(trx, options, actor, ops.slice(at, at + SEED_OPS));
  return true;
}

async function issue(
  trx: WriteDb,
  { device, scopeId, now, makeId }: ReferenceOptions,
  actor: Actor,
  ops: readonly Operation[],
): Promise<void> {
  const self = await lockSelf(trx, scopeId);
  const tx = seal(
    {
      txId: makeId(),
      scopeId,
      scopeKind: 'reference',
      replicaId: self.replica_id,
      txNo: self.next_no,
      prevHash: self.last_hash,
      hlc: nextStamp(self.last_hlc, now(), 0),
      actor,
      schemaVersion: SCHEMA_VERSION,
      ops: [...ops],
    },
    device.sign,
  );
  await append(trx, transaction.parse(tx), now());
}

async function append(trx: WriteDb, tx: Transaction, now: number): Promise<void> {
  const { refused } = await applyTransactions(trx, tx.scopeId, [tx], now);
  assert(refused.length === 0, `own transaction can not be folded: ${refused[0]?.reason}`);
  await moveSelf(trx, tx);
  const head = await lockHead(trx, tx.scopeId);
  const chk = feedHash(head.chk, tx, 'applied');
  await appendEntries(trx, tx.scopeId, [{ seq: head.seq + 1, chk, status: 'applied', tx }], {
    now,
  });
}

async function headOf({ db, scopeId }: ReferenceOptions, asked: string): Promise<number> {
  if (asked !== scopeId) throw new ProtocolRefusal('unknown-scope');
  return (await readScope(db, scopeId))?.seq ?? 0;
}

/** Where the district has the stream of the asker. */
async function hello(
  { scopeId, replicaId }: Ask<'hello'>,
  options: ReferenceOptions,
): Promise<Answer<'hello'>> {
  return {
    serverTime: options.now(),
    head: await headOf(options, scopeId),
    stream: await readStream(options.db, scopeId, replicaId),
    minSchemaVersion: MIN_SCHEMA_VERSION,
    durable: await readDurable(options.db, scopeId),
    claim: null,
  };
}

/** Everybody who follows asks for the same page as soon as there is one. */
async function pullShared(
  ask: Ask<'pull'>,
  caller: Caller,
  options: ReferenceOptions,
  reads: SharedReads,
): Promise<Answer<'pull'>> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const { scopeId, from, maxBytes } = ask;
  const key = ['page', scopeId, from.seq, from.chk, maxBytes].join(' ');
  return reads.read(key, () => pull(ask, caller, options));
}

type Waiting = {
  readonly news: EventEmitter;
  /** Scopes in which something was said that nobody was told of yet. */
  readonly mailNews: MailNews;
  readonly reads: SharedReads;
  readonly closing: AbortSignal;
};

/**
 * How often something was put into a clinic's mailbox, and how much of that an answer has told. Every request that waits
 * is told: one of them may be of a line that is gone.
 */
type MailNews = { readonly said: Map<string, number>; readonly told: Map<string, number> };

async function wait(
  { scopeId, seq }: Ask<'wait'>,
  caller: Caller,
  options: ReferenceOptions,
  { news, mailNews, reads, closing }: Waiting,
): Promise<Answer<'wait'>> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const durableOf = (of: string) => reads.read(`durable ${of}`, () => readDurable(options.db, of));
  const patience = new AbortController();
  const giveUp = options.after(WAIT_MS, () => patience.abort());
  const until = AbortSignal.any([patience.signal, closing]);
  const clinicId = await clinicOfHome(options.db, caller);
  const topics = ['news', ...(clinicId === null ? [] : [clinicId])];
  const told = mailNews.told.get(clinicId ?? '') ?? 0;
  try {
    for (;;) {
      const next = nextOf(news, topics, until);
      const head = await reads.read(`head ${scopeId}`, () => headOf(options, scopeId));
      const said = mailNews.said.get(clinicId ?? '') ?? 0;
      const mail = await mailOf(options.db, clinicId);
      const isTold = mail > 0 && said > told;
      if (head !== seq || isTold || until.aborted) {
        next.cancel();
        mailNews.told.set(clinicId ?? '', said);
        const durable = await durableOf(scopeId);
        return { head, district: null, durable, ...(mail > 0 ? { mail } : {}) };
      }
      await next.happened;
    }
  } finally {
    giveUp();
  }
}

/** The first of these events; never rejects. */
function nextOf(news: EventEmitter, topics: readonly string[], until: AbortSignal) {
  const done = new AbortController();
  const signal = AbortSignal.any([until, done.signal]);
  const each = topics.map((topic) => once(news, topic, { signal }).catch(() => undefined));
  return {
    happened: Promise.race(each).finally(() => done.abort()),
    cancel: () => done.abort(),
  };
}

/** The clinic whose home asks, or null. */
async function clinicOfHome(db: Database, { deviceId }: Caller): Promise<string | null> {
  const row = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'clinic')
    .where('home_device_id', '=', deviceId)
    .executeTakeFirst();
  return row?.scope_id ?? null;
}

async function mailOf(db: Database, clinicId: string | null): Promise<number> {
  return clinicId === null ? 0 : countMail(db, clinicId);
}
