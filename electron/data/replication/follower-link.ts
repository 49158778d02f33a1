import { unreachable } from '../../../shared/lib/assert.ts';
import type { After } from '../../../shared/lib/clock.ts';
import type { HaltReason } from '../../../shared/lib/halt-reason.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import {
  type FollowerEffect,
  type FollowerEvent,
  idleFollower,
  type Nudger,
  stepFollower,
} from '../../../shared/replication/follower.ts';
import { clockOffset } from '../../../shared/replication/hlc.ts';
import {
  type DistrictView,
  limits,
  type Page,
  PROTOCOL_VERSION,
  WAIT_MS,
} from '../../../shared/replication/protocol.ts';
import { has } from '../../../shared/replication/mechanisms.ts';
import type { Position, Transaction } from '../../../shared/replication/transaction.ts';
import {
  acknowledge,
  hearOrigins,
  type Follow,
  noteDurable,
  noteScope,
  ownHashAt,
  readFollower,
  readUnsent,
  storePage,
} from './follow.ts';
import { forgetHolders } from './attachments/queue.ts';
import { originsOf } from './known-devices.ts';
import {
  forgetWordless,
  isPromiseBroken,
  limboSize,
  readLimbo,
  readPoints,
  rewind,
} from './limbo.ts';
import { knownClaim } from './rebirth.ts';
import { hearClaim } from './take-over.ts';
import { saveLetGo } from './snapshot/load-state.ts';
import { createMachine, failureOf, type MachineTools } from './machine.ts';
import type { Peer } from './peer.ts';

export type FollowerLinkOptions = Follow & {
  readonly peer: Peer;
  readonly scopeId: string;
  /** The peer is not the scope's home: every signature is checked. */
  readonly isRelayed: boolean;
  /** The peer judges what is handed over by what it has: it is shown the position first. */
  readonly showsFirst?: boolean | undefined;
  readonly random: Random;
  readonly onLine: (isReachable: boolean) => void;
  readonly onHalt: (because: HaltReason | null) => void;
  /** Another workstation orders the scope than was known. */
  readonly onAnotherHome: (claim: Claim) => void;
  /** What is known here of the district; null where nobody tells. */
  readonly district: () => DistrictView | null;
  readonly onDistrict: (view: DistrictView) => Promise<void>;
  /**
   * The peer has rows and no words behind the cursor: a snapshot is loaded, and the link stands still
   * until it is started again. Without it nothing can be loaded here.
   */
  readonly onLetGo?: (() => void) | undefined;
  /** The one asked has the own stream so far. */
  readonly onAcknowledged?: (() => Promise<void>) | undefined;
  readonly onFault: (error: unknown) => void;
  readonly after?: After | undefined;
};

/** Keeps one scope of this database at one with its home. */
export type Link = {
  start(): Promise<void>;
  /** The scope changed here: perhaps there is something to hand over. */
  changed(): Promise<void>;
  /** The way may be open again, or a person does not want to wait: only they wake a link that halted. */
  nudge(by: Nudger): void;
  /** Each tells the other who orders the scope, while nothing is followed yet. @throws as the peer does */
  greet?(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
};

const ANSWER_MS = 15_000;
const TRANSFER_MS = 60_000;
/** A home that lets somebody wait for longer than it says is not there any more. */
const LATE_MS = 5_000;
type Tools = MachineTools<FollowerEvent>;

export function createFollowerLink(options: FollowerLinkOptions): Link {
  const slot: PageSlot = { current: null, limboPlace: 0 };
  const machine = createMachine({
    after: options.after,
    initial: { ...idleFollower, showsFirst: options.showsFirst ?? false },
    step: (state, event: FollowerEvent) => stepFollower(state, event, options.random),
    perform: (effect: FollowerEffect, tools) => perform(effect, tools, options, slot),
  });
  const { db, scopeId } = options;
  return {
    start: async () => {
      const { cursor, ackedNo, highNo } = await readFollower(db.read, scopeId);
      machine.send({ type: 'start', cursor, ackedNo, highNo });
    },
    changed: async () => {
      const { highNo } = await readFollower(db.read, scopeId);
      machine.send({ type: 'issued', highNo });
    },
    nudge: (by) => machine.send({ type: 'nudge', by }),
    greet: async (signal) => void (await hello(signal, options)),
    stop: machine.stop,
  };
}

/** What the effects of one round hand to each other. */
type PageSlot = { current: Page | null; limboPlace: number };

async function perform(
  effect: FollowerEffect,
  tools: Tools,
  options: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  try {
    await begin(effect, tools, options, slot);
  } catch (error) {
    const because = failureOf(error, options.onFault);
    if ('turn' in effect) tools.send({ type: 'failed', turn: effect.turn, because });
  }
}

async function begin(
  effect: FollowerEffect,
  tools: Tools,
  options: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  switch (effect.type) {
    case 'hello':
      return sayHello(effect.turn, tools, options);
    case 'push':
      return push(effect.turn, effect.afterNo, tools, options);
    case 'pull':
      return pull(effect, tools, options, slot);
    case 'store':
      return store(effect.turn, tools, options, slot);
    case 'common':
      return askCommon(effect.turn, tools, options);
    case 'rewind':
      return goBack(effect.turn, effect.to, tools, options);
    case 'donate':
      return donate(effect, tools, options, slot);
    case 'rebirth':
      return goOnAnew(effect.turn, tools, options);
    case 'wait':
      return wait(effect.turn, effect.seq, tools, options);
    case 'acknowledge':
      await options.db.write(async (db) => acknowledge(db, options.scopeId, effect.no));
      return options.onAcknowledged?.();
    case 'timer':
      return tools.after(effect.delayMs, { type: 'timer', turn: effect.turn });
    case 'cancel':
      return tools.cancel();
    case 'line':
      return options.onLine(effect.isReachable);
    case 'halt':
      await noteScope(options.db, options.scopeId, { stoppedBecause: effect.because });
      return options.onHalt(effect.because);
    default:
      return unreachable(effect);
  }
}

/** Opens a round with the home, or only makes both know who orders the scope. */
async function hello(signal: AbortSignal, options: FollowerLinkOptions) {
  const { db, now, peer, scopeId } = options;
  const { replicaId } = await readFollower(db.read, scopeId);
  const claim = await knownClaim(db.read, scopeId);
  const version = { protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION };
  const sentAt = now();
  const answer = await peer.ask(
    'hello',
    { ...version, scopeId, replicaId, claim },
    { timeoutMs: ANSWER_MS, signal },
  );
  const clockOffsetMs = clockOffset(sentAt, now(), answer.serverTime);
  if (answer.claim) await hear(answer.claim, options);
  return { answer, clockOffsetMs };
}

async function sayHello(turn: number, tools: Tools, options: FollowerLinkOptions): Promise<void> {
  const { db, scopeId } = options;
  const { answer, clockOffsetMs } = await hello(tools.signal, options);
  await noteScope(db, scopeId, { clockOffsetMs, head: answer.head });
  const { durable } = answer;
  if (durable) await db.write(async (trx) => noteDurable(trx, scopeId, durable));
  const { lastNo, lastHash } = answer.stream;
  const ownHash = lastNo === 0 ? null : await ownHashAt(db.read, scopeId, lastNo);
  const canPull = SCHEMA_VERSION >= answer.minSchemaVersion;
  const limbo = await limboSize(db.read, scopeId);
  const greeting = { head: answer.head, lastNo, lastHash, canPull, ownHash, limbo };
  tools.send({ type: 'greeted', turn, greeting });
}

/** Who orders the scope may have changed since; the better claim is kept. */
async function hear(claim: Claim, { db, onAnotherHome }: FollowerLinkOptions): Promise<void> {
  const meaning = await db.write(async (trx) => hearClaim(trx, claim));
  if (meaning === 'another-home') onAnotherHome(claim);
}

async function push(
  turn: number,
  afterNo: number,
  tools: Tools,
  { db, peer, scopeId }: FollowerLinkOptions,
): Promise<void> {
  const { replicaId } = await readFollower(db.read, scopeId);
  const most = { bytes: limits.pageBytes, count: limits.pageEntries };
  const txs = await readUnsent(db.read, scopeId, afterNo, most);
  if (txs.length === 0) return tools.send({ type: 'failed', turn, because: 'unfillable' });
  const answer = await peer.ask(
    'push',
    { scopeId, replicaId, txs: [...txs] },
    { timeoutMs: TRANSFER_MS, signal: tools.signal },
  );
  tools.send({ type: 'pushed', turn, outcome: answer.outcome, lastNo: answer.lastNo });
}

async function pull(
  effect: Extract<FollowerEffect, { type: 'pull' }>,
  tools: Tools,
  options: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  const { turn, from } = effect;
  const { db, peer, scopeId, onDistrict, onLetGo } = options;
  const answer = await peer.ask(
    'pull',
    { scopeId, from, maxBytes: limits.pageBytes },
    { timeoutMs: TRANSFER_MS, signal: tools.signal },
  );
  if (answer.outcome === 'diverged') {
    await forgetHolders(db);
    return tools.send({ type: 'diverged', turn });
  }
  if (answer.outcome === 'let-go') {
    if (!onLetGo) return tools.send({ type: 'failed', turn, because: 'refused' });
    onLetGo();
    return tools.send({ type: 'let-go', turn });
  }
  slot.current = answer;
  if (answer.district) await onDistrict(answer.district);
  const { head, entries, origins } = answer;
  if (entries.length === 0) await hearOrigins(options, scopeId, origins);
  tools.send({
    type: 'paged',
    turn,
    page: { from: answer.from, head, isEmpty: entries.length === 0 },
  });
}

async function store(
  turn: number,
  tools: Tools,
  options: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  const page = slot.current;
  slot.current = null;
  if (!page) return;
  const cursor = await storePage(options, options.scopeId, page, options.isRelayed);
  if (cursor === 'broken') tools.send({ type: 'broken', turn });
  else tools.send({ type: 'stored', turn, cursor });
}

async function askCommon(
  turn: number,
  tools: Tools,
  { db, peer, scopeId }: FollowerLinkOptions,
): Promise<void> {
  const points = await readPoints(db.read, scopeId);
  const ask = { scopeId, points };
  const { point } = await peer.ask('common', ask, { timeoutMs: ANSWER_MS, signal: tools.signal });
  tools.send({ type: 'met', turn, point });
}

async function goBack(
  turn: number,
  to: Position,
  tools: Tools,
  { db, ledger, scopeId, onLetGo }: FollowerLinkOptions,
): Promise<void> {
  const { limbo, isWordless } = await db.write(async (trx) => {
    const forgotten = onLetGo !== undefined && forgetWordless(trx, scopeId, to);
    if (forgotten) saveLetGo(trx, scopeId);
    const left = rewind(trx, scopeId, to);
    await ledger.announce(trx, scopeId, []);
    return { limbo: left, isWordless: forgotten };
  });
  // What is in limbo is handed over when the snapshot of the other feed is here.
  if (isWordless) {
    onLetGo?.();
    return tools.send({ type: 'let-go', turn });
  }
  tools.send({ type: 'rewound', turn, cursor: to, limbo });
}

/** A part of limbo for the home: own and others' alike, with the keys of whoever signed. */
async function donate(
  { turn, isFirst }: Extract<FollowerEffect, { type: 'donate' }>,
  tools: Tools,
  { db, peer, scopeId }: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  if (isFirst) slot.limboPlace = 0;
  const most = { bytes: limits.pageBytes, count: limits.pageEntries };
  const { txs, quarantined, place, left } = await readLimbo(
    db.read,
    scopeId,
    slot.limboPlace,
    most,
  );
  const { replicaId } = await readFollower(db.read, scopeId);
  const own = (tx: Transaction) => has('donation-of-others') || tx.replicaId === replicaId;
  const offered = txs.filter(own);
  if (offered.length > 0) {
    const replicas = new Set(offered.map((tx) => tx.replicaId));
    const origins = await originsOf(db.read, scopeId, replicas);
    const held = offered.map(({ txId }) => txId).filter((txId) => quarantined.has(txId));
    const ask = { scopeId, txs: offered, origins, quarantined: held };
    await peer.ask('donate', ask, { timeoutMs: TRANSFER_MS, signal: tools.signal });
  }
  slot.limboPlace = place;
  tools.send({ type: 'donated', turn, left });
}

async function goOnAnew(
  turn: number,
  tools: Tools,
  { db, ledger, scopeId }: FollowerLinkOptions,
): Promise<void> {
  await db.write(async (trx) => ledger.rebear(trx, scopeId));
  const { highNo } = await readFollower(db.read, scopeId);
  tools.send({ type: 'reborn', turn, highNo });
}

/** Said as long as it is so; what is here goes on being kept and followed. */
async function notePromise({ db, scopeId, onHalt }: FollowerLinkOptions): Promise<void> {
  const { stopped_because: said } = await db.read
    .selectFrom('scopes')
    .select('stopped_because')
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  const isBroken = await isPromiseBroken(db.read, scopeId);
  if (isBroken === (said === 'promise-broken')) return;
  const because = isBroken ? 'promise-broken' : null;
  await noteScope(db, scopeId, { stoppedBecause: because });
  onHalt(because);
}

async function wait(
  turn: number,
  seq: number,
  tools: Tools,
  options: FollowerLinkOptions,
): Promise<void> {
  const { db, peer, scopeId, district, onDistrict } = options;
  await notePromise(options);
  const answer = await peer.ask(
    'wait',
    { scopeId, seq, district: district() },
    { timeoutMs: WAIT_MS + LATE_MS, signal: tools.signal },
  );
  if (answer.district) await onDistrict(answer.district);
  if (answer.head !== seq) await noteScope(db, scopeId, { head: answer.head });
  const { durable } = answer;
  if (durable) await db.write(async (trx) => noteDurable(trx, scopeId, durable));
  tools.send({ type: 'waited', turn, head: answer.head });
}
