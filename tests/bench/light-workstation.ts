import { v7 as uuidv7 } from 'uuid';
import { createMachine, type MachineTools } from '../../electron/data/replication/machine.ts';
import { assert } from '../../shared/lib/assert.ts';
import { signClaim } from '../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import {
  type FollowerEffect,
  type FollowerEvent,
  idleFollower,
  stepFollower,
} from '../../shared/replication/follower.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { STREAM_START } from '../../shared/replication/home.ts';
import { limits, PROTOCOL_VERSION } from '../../shared/replication/protocol.ts';
import { seal } from '../../shared/replication/seal.ts';
import { type Position, START } from '../../shared/replication/transaction.ts';
import { nurse, referenceScope, residentInsert } from '../support/acts.ts';
import type { LightLine } from './light-line.ts';

/** A follower of `reference`: the core that every workstation runs, with its cursor in memory. */
export type LightFollower = {
  start(): void;
  /** Resolves when it has more of the feed than so many entries. */
  hasMoreThan(seq: number): Promise<void>;
  /** How far it has the feed. */
  readonly seq: () => number;
  stop(): Promise<void>;
};

export function followReference(line: LightLine): LightFollower {
  const world: World = { line, replicaId: uuidv7(), cursor: START, next: START, waiting: null };
  const machine = createMachine({
    initial: idleFollower,
    step: (state, event: FollowerEvent) => stepFollower(state, event, Math.random),
    perform: async (effect: FollowerEffect, tools) => {
      try {
        await perform(effect, tools, world);
      } catch {
        if ('turn' in effect)
          tools.send({ type: 'failed', turn: effect.turn, because: 'unreachable' });
      }
    },
  });
  return {
    start: () => machine.send({ type: 'start', cursor: START, ackedNo: 0, highNo: 0 }),
    hasMoreThan: (seq) =>
      new Promise((resolve) => {
        world.waiting = { seq, resolve };
        arrive(world);
      }),
    seq: () => world.cursor.seq,
    stop: () => machine.stop(),
  };
}

type World = {
  readonly line: LightLine;
  readonly replicaId: string;
  cursor: Position;
  /** Behind the page that has just come. */
  next: Position;
  waiting: { readonly seq: number; readonly resolve: () => void } | null;
};

type Tools = MachineTools<FollowerEvent>;

async function perform(effect: FollowerEffect, tools: Tools, world: World): Promise<void> {
  const { line, replicaId } = world;
  const scopeId = referenceScope;
  switch (effect.type) {
    case 'hello': {
      const version = { protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION };
      const ask = { ...version, scopeId, replicaId, claim: null };
      const { head } = await line.ask('hello', ask, tools.signal);
      const greeting = { head, ...STREAM_START, ownHash: null, canPull: true, limbo: 0 };
      return tools.send({ type: 'greeted', turn: effect.turn, greeting });
    }
    case 'pull': {
      const ask = { scopeId, from: effect.from, maxBytes: limits.pageBytes };
      const page = await line.ask('pull', ask, tools.signal);
      assert(page.outcome === 'page', 'the cursor is of this feed');
      world.next = page.to;
      const facts = { from: page.from, head: page.head, isEmpty: page.entries.length === 0 };
      return tools.send({ type: 'paged', turn: effect.turn, page: facts });
    }
    case 'store':
      world.cursor = world.next;
      arrive(world);
      return tools.send({ type: 'stored', turn: effect.turn, cursor: world.cursor });
    case 'wait': {
      const ask = { scopeId, seq: effect.seq, district: null };
      const { head } = await line.ask('wait', ask, tools.signal);
      return tools.send({ type: 'waited', turn: effect.turn, head });
    }
    case 'timer':
      return tools.after(effect.delayMs, { type: 'timer', turn: effect.turn });
    default:
    // What only a database needs: it writes nothing, so there is nothing to be put right.
  }
}

function arrive(world: World): void {
  if (!world.waiting || world.cursor.seq <= world.waiting.seq) return;
  world.waiting.resolve();
  world.waiting = null;
}

/** A home that hands its clinic's feed to the district, one act after the other, each sealed by its key. */
export type LightHome = {
  /** One more resident is registered; resolves when the district has committed it. */
  offer(): Promise<void>;
};

export function orderClinic(line: LightLine): LightHome {
  const { deviceId, publicKey, sign } = line.device;
  const [scopeId, replicaId] = [uuidv7(), uuidv7()];
  const whose = { scopeId, deviceId, replicaId, publicKey };
  const claim = signClaim({ ...whose, epoch: 1, url: null }, sign);
  const origins = [{ replicaId, deviceId, publicKey, name: 'light' }];
  let at = START;
  let prevHash = STREAM_START.lastHash;
  return {
    offer: async () => {
      const place = {
        scopeId,
        scopeKind: 'clinic',
        replicaId,
        txNo: at.seq + 1,
        prevHash,
      } as const;
      const what = { actor: nurse, schemaVersion: SCHEMA_VERSION, ops: [residentInsert(uuidv7())] };
      const tx = seal({ txId: uuidv7(), ...place, ...what, hlc: Date.now() }, sign);
      const entry = { seq: at.seq + 1, chk: feedHash(at.chk, tx, 'applied'), tx };
      const entries = [{ ...entry, status: 'applied' as const }];
      const ask = { scopeId, kind: 'clinic' as const, from: at, entries, origins, claim };
      const { outcome, position } = await line.ask('offer', { ...ask, rewinds: false });
      assert(outcome === 'accepted' && position.seq === entry.seq, 'the district has taken it');
      [at, prevHash] = [{ seq: entry.seq, chk: entry.chk }, tx.txHash];
    },
  };
}
