import { unreachable } from '../../../shared/lib/assert.ts';
import { type After, toInstant } from '../../../shared/lib/clock.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { HaltReason } from '../../../shared/replication/follower.ts';
import {
  idleOfferer,
  type OffererEffect,
  type OffererEvent,
  stepOfferer,
} from '../../../shared/replication/offerer.ts';
import { START } from '../../../shared/replication/transaction.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { chkAt, readEntries, readStanding } from './feed-page.ts';
import { type Follow, noteScope } from './follow.ts';
import type { Link } from './follower-link.ts';
import { originsOf } from './known-devices.ts';
import { createMachine, failureOf, type MachineTools } from './machine.ts';
import type { Peer } from './peer.ts';

export type OfferLinkOptions = Follow & {
  readonly peer: Peer;
  /** A clinic's scope of which this database is the home. */
  readonly scopeId: string;
  readonly random: Random;
  readonly onLine: (isReachable: boolean) => void;
  readonly onHalt: (because: HaltReason | null) => void;
  /** The district has more of the scope than before. */
  readonly onProgress: () => void;
  readonly onFault: (error: unknown) => void;
  readonly after?: After | undefined;
};

const TRANSFER_MS = 60_000;
type Tools = MachineTools<OffererEvent>;

/** Hands the feed of a scope that is ordered here to the district, as it grows. */
export function createOfferLink(options: OfferLinkOptions): Link {
  const { db, scopeId } = options;
  const machine = createMachine({
    after: options.after,
    initial: idleOfferer,
    step: (state, event: OffererEvent) => stepOfferer(state, event, options.random),
    perform: (effect: OffererEffect, tools) => perform(effect, tools, options),
  });
  const readHead = async () => (await readStanding(db.read, scopeId))?.seq ?? 0;
  return {
    start: async () => machine.send({ type: 'start', head: await readHead() }),
    changed: async () => machine.send({ type: 'appended', head: await readHead() }),
    nudge: () => machine.send({ type: 'nudge' }),
    stop: machine.stop,
  };
}

async function perform(
  effect: OffererEffect,
  tools: Tools,
  options: OfferLinkOptions,
): Promise<void> {
  try {
    await begin(effect, tools, options);
  } catch (error) {
    const because = failureOf(error, options.onFault);
    if ('turn' in effect) tools.send({ type: 'failed', turn: effect.turn, because });
  }
}

async function begin(
  effect: OffererEffect,
  tools: Tools,
  options: OfferLinkOptions,
): Promise<void> {
  const { db, scopeId, now } = options;
  switch (effect.type) {
    case 'offer':
      return offer(effect.turn, effect.afterSeq, tools, options);
    case 'secured': {
      const district = { seq: effect.seq, at: toInstant(now()), isReachable: true };
      await noteScope(db, scopeId, { district });
      return options.onProgress();
    }
    case 'timer':
      return tools.after(effect.delayMs, { type: 'timer', turn: effect.turn });
    case 'line':
      return options.onLine(effect.isReachable);
    case 'halt':
      await noteScope(db, scopeId, { stoppedBecause: effect.because });
      return options.onHalt(effect.because);
    default:
      return unreachable(effect);
  }
}

async function offer(
  turn: number,
  afterSeq: number | null,
  tools: Tools,
  { db, peer, scopeId }: OfferLinkOptions,
): Promise<void> {
  const entries = afterSeq === null ? [] : [...(await readEntries(db.read, scopeId, afterSeq))];
  const chk = await chkAt(db.read, scopeId, afterSeq ?? 0);
  assert(chk !== null, 'the district is at a place of this feed');
  const from = afterSeq === null ? START : { seq: afterSeq, chk };
  const origins = await originsOf(db.read, scopeId, new Set(entries.map(({ tx }) => tx.replicaId)));
  const answer = await peer.ask(
    'offer',
    { scopeId, kind: 'clinic', from, entries, origins },
    { timeoutMs: TRANSFER_MS, signal: tools.signal },
  );
  const { position } = answer;
  const ownChk = await chkAt(db.read, scopeId, position.seq);
  tools.send({ type: 'offered', turn, position, ownChk });
}
