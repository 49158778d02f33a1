import { unreachable } from '../../../shared/lib/assert.ts';
import type { After } from '../../../shared/lib/clock.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import {
  type FollowerEffect,
  type FollowerEvent,
  type HaltReason,
  idleFollower,
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
import {
  acknowledge,
  type Follow,
  noteScope,
  ownHashAt,
  readFollower,
  readUnsent,
  storePage,
} from './follow.ts';
import { createMachine, failureOf, type MachineTools } from './machine.ts';
import type { Peer } from './peer.ts';

export type FollowerLinkOptions = Follow & {
  readonly peer: Peer;
  readonly scopeId: string;
  /** The peer is not the scope's home: every signature is checked. */
  readonly isRelayed: boolean;
  readonly random: Random;
  readonly onLine: (isReachable: boolean) => void;
  readonly onHalt: (because: HaltReason | null) => void;
  /** What is known here of the district; null where nobody tells. */
  readonly district: () => DistrictView | null;
  readonly onDistrict: (view: DistrictView) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  readonly after?: After | undefined;
};

/** Keeps one scope of this database at one with its home. */
export type Link = {
  start(): Promise<void>;
  /** The scope changed here: perhaps there is something to hand over. */
  changed(): Promise<void>;
  /** The way may be open again. */
  nudge(): void;
  stop(): Promise<void>;
};

const ANSWER_MS = 15_000;
const TRANSFER_MS = 60_000;
/** A home that lets somebody wait for longer than it says is not there any more. */
const LATE_MS = 5_000;
type Tools = MachineTools<FollowerEvent>;

export function createFollowerLink(options: FollowerLinkOptions): Link {
  const page: { current: Page | null } = { current: null };
  const machine = createMachine({
    after: options.after,
    initial: idleFollower,
    step: (state, event: FollowerEvent) => stepFollower(state, event, options.random),
    perform: (effect: FollowerEffect, tools) => perform(effect, tools, options, page),
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
    nudge: () => machine.send({ type: 'nudge' }),
    stop: machine.stop,
  };
}

type PageSlot = { current: Page | null };

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
    case 'wait':
      return wait(effect.turn, effect.seq, tools, options);
    case 'acknowledge':
      await options.db.write(async (db) => acknowledge(db, options.scopeId, effect.no));
      return;
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

async function sayHello(turn: number, tools: Tools, options: FollowerLinkOptions): Promise<void> {
  const { db, now, peer, scopeId } = options;
  const { replicaId } = await readFollower(db.read, scopeId);
  const sentAt = now();
  const answer = await peer.ask(
    'hello',
    { protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION, scopeId, replicaId },
    { timeoutMs: ANSWER_MS, signal: tools.signal },
  );
  const clockOffsetMs = clockOffset(sentAt, now(), answer.serverTime);
  await noteScope(db, scopeId, { clockOffsetMs, head: answer.head });
  const { lastNo, lastHash } = answer.stream;
  const ownHash = lastNo === 0 ? null : await ownHashAt(db.read, scopeId, lastNo);
  const canPull = SCHEMA_VERSION >= answer.minSchemaVersion;
  const greeting = { head: answer.head, lastNo, lastHash, canPull, ownHash };
  tools.send({ type: 'greeted', turn, greeting });
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
  { peer, scopeId, onDistrict }: FollowerLinkOptions,
  slot: PageSlot,
): Promise<void> {
  const { turn, from } = effect;
  const answer = await peer.ask(
    'pull',
    { scopeId, from, maxBytes: limits.pageBytes },
    { timeoutMs: TRANSFER_MS, signal: tools.signal },
  );
  if (answer.outcome === 'diverged') return tools.send({ type: 'diverged', turn });
  slot.current = answer;
  if (answer.district) await onDistrict(answer.district);
  const { head, entries } = answer;
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
  if (cursor === 'broken') tools.send({ type: 'diverged', turn });
  else tools.send({ type: 'stored', turn, cursor });
}

async function wait(
  turn: number,
  seq: number,
  tools: Tools,
  options: FollowerLinkOptions,
): Promise<void> {
  const { db, peer, scopeId, district, onDistrict } = options;
  const answer = await peer.ask(
    'wait',
    { scopeId, seq, district: district() },
    { timeoutMs: WAIT_MS + LATE_MS, signal: tools.signal },
  );
  if (answer.district) await onDistrict(answer.district);
  if (answer.head !== seq) await noteScope(db, scopeId, { head: answer.head });
  tools.send({ type: 'waited', turn, head: answer.head });
}
