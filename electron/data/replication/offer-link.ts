import { unreachable } from '../../../shared/lib/assert.ts';
import { type After, isRecent, toInstant } from '../../../shared/lib/clock.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { HaltReason } from '../../../shared/lib/halt-reason.ts';
import {
  idleOfferer,
  type OffererEffect,
  type OffererEvent,
  stepOfferer,
} from '../../../shared/replication/offerer.ts';
import { type FeedEntry, type Position, START } from '../../../shared/replication/transaction.ts';
import { assert } from '../../../shared/lib/assert.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import { type Answer, limits, type Origin } from '../../../shared/replication/protocol.ts';
import { isWorthLoading } from '../../../shared/replication/snapshot.ts';
import type { ReadDb } from '../db/handle.ts';
import { forgetHolders } from './attachments/queue.ts';
import { takeDonation } from './donation.ts';
import { chkAt, isHere, readEntries, readStanding } from './feed-page.ts';
import { type Follow, noteDurable, noteScope } from './follow.ts';
import { readPoints } from './limbo.ts';
import { parseClaim } from './rebirth.ts';
import type { Link } from './follower-link.ts';
import { originsOf } from './known-devices.ts';
import { readLoad } from './snapshot/load-state.ts';
import { listSilentDesks } from './workstations.ts';
import { createMachine, failureOf, type MachineTools } from './machine.ts';
import { type Peer, PeerRefusal } from './peer.ts';

export type OfferLinkOptions = Follow & {
  readonly peer: Peer;
  /** A clinic's scope of which this database is the home. */
  readonly scopeId: string;
  readonly random: Random;
  readonly onLine: (isReachable: boolean) => void;
  readonly onHalt: (because: HaltReason | null) => void;
  /** Why replication here stands still, in any scope, as people at this workstation are told. */
  readonly halted: () => HaltReason | null;
  /**
   * Somebody else claimed the scope, who was sent away or not. Answers whether they are right; else it is offered once
   * more.
   */
  readonly onSuperseded: (claim: Claim, isRevoked: boolean) => Promise<boolean>;
  /**
   * The district has so much more behind the common point that it is loaded, and not pulled; or words behind
   * it never came here.
   */
  readonly onFarBehind?: (common: Position) => Promise<void>;
  /** The district has more of the scope than before. */
  readonly onProgress: () => void;
  readonly onFault: (error: unknown) => void;
  readonly after?: After | undefined;
};

const TRANSFER_MS = 60_000;
type Tools = MachineTools<OffererEvent>;

/** With the writers that the district has heard of since this link began, and when it heard of the desks. */
type Offering = OfferLinkOptions & { readonly told: Set<string>; desksToldAt: number | null };

/** Contacts of desks are noted once a minute. */
const DESKS_EVERY_MS = 60_000;

/** Hands the feed of a scope that is ordered here to the district, as it grows. */
export function createOfferLink(known: OfferLinkOptions): Link {
  const options: Offering = { ...known, told: new Set(), desksToldAt: null };
  const { db, scopeId } = options;
  const machine = createMachine({
    after: options.after,
    initial: idleOfferer,
    step: (state, event: OffererEvent) => stepOfferer(state, event, options.random),
    perform: (effect: OffererEffect, tools) => perform(effect, tools, options),
  });
  const readHead = () => headOf(db.read, scopeId);
  return {
    start: async () => machine.send({ type: 'start', head: await readHead() }),
    changed: async () => machine.send({ type: 'appended', head: await readHead() }),
    nudge: (by) => machine.send({ type: 'nudge', by }),
    stop: machine.stop,
  };
}

async function perform(effect: OffererEffect, tools: Tools, options: Offering): Promise<void> {
  try {
    await begin(effect, tools, options);
  } catch (error) {
    const because = failureOf(error, options.onFault);
    if ('turn' in effect) tools.send({ type: 'failed', turn: effect.turn, because });
  }
}

async function begin(effect: OffererEffect, tools: Tools, options: Offering): Promise<void> {
  const { db, scopeId, now } = options;
  switch (effect.type) {
    case 'offer':
      return offer(effect, tools, options);
    case 'common':
      return askCommon(effect.turn, tools, options);
    case 'fetch':
      return fetchBehind(effect.turn, effect.from, tools, options);
    case 'mail':
      return fetchMail(effect.turn, tools, options);
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

type Offer = Extract<OffererEffect, { type: 'offer' }>;

async function offer(
  { turn, afterSeq, rewinds }: Offer,
  tools: Tools,
  options: Offering,
): Promise<void> {
  const { db, peer, scopeId } = options;
  const entries = afterSeq === null ? [] : [...(await readEntries(db.read, scopeId, afterSeq))];
  if (afterSeq !== null && entries.length === 0 && afterSeq < (await headOf(db.read, scopeId)))
    return goOnWithoutWords(turn, afterSeq, tools, options);
  const chk = await chkAt(db.read, scopeId, afterSeq ?? 0);
  assert(chk !== null, 'the district is at a place of this feed');
  const from = afterSeq === null ? START : { seq: afterSeq, chk };
  const origins = await originsFor(entries, options);
  const about = await sayOfHere(options);
  const ask = { scopeId, kind: 'clinic' as const, from, entries, origins, rewinds, ...about };
  const answer = await peer
    .ask('offer', ask, { timeoutMs: TRANSFER_MS, signal: tools.signal })
    .catch(async (error: unknown) => {
      if (error instanceof PeerRefusal && error.code === 'revoked') await handOver(tools, options);
      throw error;
    });
  if (answer.outcome === 'superseded') return beSuperseded(turn, answer, tools, options);
  const { position, durable, mail } = answer;
  for (const { replicaId } of origins) options.told.add(replicaId);
  if (about.desks) options.desksToldAt = options.now();
  if (durable) await db.write(async (trx) => noteDurable(trx, scopeId, durable));
  const had = (await readStanding(db.read, scopeId))?.district_seq ?? 0;
  if (position.seq < had) await forgetHolders(db);
  const ownChk = await chkAt(db.read, scopeId, position.seq);
  tools.send({ type: 'offered', turn, position, ownChk, mail });
}

/**
 * By which claim this home orders the scope, and what operators of the district want to know of it; of the desks only
 * where it was not told a moment ago.
 */
async function sayOfHere({ db, scopeId, now, halted, desksToldAt }: Offering) {
  const standing = await readStanding(db.read, scopeId);
  const claim = parseClaim(standing?.claim ?? null);
  assert(standing && claim, 'whoever orders a scope has claimed it');
  const about = { claim, head: standing.seq, halted: halted() };
  const isDue = desksToldAt === null || !isRecent(desksToldAt, now(), DESKS_EVERY_MS);
  if (!isDue) return { ...about, desks: undefined };
  return { ...about, desks: await listSilentDesks(db.read, now(), limits.desks) };
}

/**
 * The district hears of everybody who may write here before they write: one of them may take the scope over.
 * Where there is nothing to hand over it hears of all once more, because it may have been restored.
 */
async function originsFor(
  entries: readonly FeedEntry[],
  { db, scopeId, told }: Offering,
): Promise<Origin[]> {
  const all = await originsOf(db.read, scopeId, 'all');
  if (entries.length === 0) return all;
  const writers = new Set(entries.map(({ tx }) => tx.replicaId));
  const needed = await originsOf(db.read, scopeId, writers);
  const others = all.filter(({ replicaId: id }) => !writers.has(id) && !told.has(id));
  return [...needed, ...others].slice(0, limits.pageEntries);
}

/**
 * The district is behind words that are not here: this home was a desk. They are still under way; or they
 * never came, because their home died, and the clinic is loaded from the district; or they were let go of,
 * because two backups were said to hold them.
 */
async function goOnWithoutWords(
  turn: number,
  afterSeq: number,
  tools: Tools,
  { db, scopeId, onFarBehind }: OfferLinkOptions,
): Promise<void> {
  const isUnderWay = (readLoad(db.read, scopeId)?.manifest ?? null) !== null;
  const durableSeq = (await readStanding(db.read, scopeId))?.durable_seq ?? 0;
  const chk = await chkAt(db.read, scopeId, afterSeq);
  if (isUnderWay) return tools.send({ type: 'failed', turn, because: 'refused' });
  if (afterSeq < durableSeq || !onFarBehind || chk === null)
    return tools.send({ type: 'wordless', turn });
  await onFarBehind({ seq: afterSeq, chk });
  return tools.send({ type: 'failed', turn, because: 'refused' });
}

/**
 * A home that was sent away hands over what the district has not acknowledged yet, and is refused all
 * the same: the district keeps it until an operator decides.
 */
async function handOver(tools: Tools, options: OfferLinkOptions): Promise<void> {
  const { db, peer, scopeId, now } = options;
  for (;;) {
    const from = (await readStanding(db.read, scopeId))?.district_seq ?? 0;
    const entries = await readEntries(db.read, scopeId, from);
    const last = entries.at(-1);
    if (!last) return;
    const replicas = new Set(entries.map(({ tx }) => tx.replicaId));
    const origins = await originsOf(db.read, scopeId, replicas);
    const ask = { scopeId, origins, ...asDonation(entries) };
    await peer.ask('donate', ask, { timeoutMs: TRANSFER_MS, signal: tools.signal });
    const district = { seq: last.seq, at: toInstant(now()), isReachable: true };
    await noteScope(db, scopeId, { district });
    options.onProgress();
  }
}

/** The better claim is kept, so that everybody here hears of it. */
async function beSuperseded(
  turn: number,
  { claim, revoked = [] }: Answer<'offer'>,
  tools: Tools,
  { onSuperseded }: OfferLinkOptions,
): Promise<void> {
  const isOver = await onSuperseded(claim, revoked.includes(claim.deviceId));
  tools.send(isOver ? { type: 'superseded', turn } : { type: 'failed', turn, because: 'refused' });
}

async function askCommon(
  turn: number,
  tools: Tools,
  { db, peer, scopeId }: OfferLinkOptions,
): Promise<void> {
  const ask = { scopeId, points: await readPoints(db.read, scopeId) };
  const { point } = await peer.ask('common', ask, { timeoutMs: TRANSFER_MS, signal: tools.signal });
  tools.send({ type: 'met', turn, point });
}

/** What the district has and this feed lost, appended to it. */
async function fetchBehind(
  turn: number,
  from: Position,
  tools: Tools,
  { db, ledger, now, peer, scopeId, onFarBehind }: OfferLinkOptions,
): Promise<void> {
  const ask = { scopeId, from, maxBytes: limits.pageBytes };
  const page = await peer.ask('pull', ask, { timeoutMs: TRANSFER_MS, signal: tools.signal });
  const isFar = page.outcome === 'let-go' || isWorthLoading(from.seq, page.head);
  if (isFar && onFarBehind && (await isHere(db.read, scopeId, from))) {
    await onFarBehind(from);
    return tools.send({ type: 'failed', turn, because: 'refused' });
  }
  // The district went back meanwhile: the round begins anew.
  if (page.outcome !== 'page') return tools.send({ type: 'failed', turn, because: 'refused' });
  const { entries, origins, to, head } = page;
  if (entries.length > 0) {
    const donation = { scopeId, origins, ...asDonation(entries) };
    const taking = { now: now(), from: 'district' } as const;
    await db.write((trx) => takeDonation(trx, ledger, donation, taking));
  }
  const isDone = entries.length === 0 || to.seq >= head;
  tools.send({ type: 'fetched', turn, to, isDone, head: await headOf(db.read, scopeId) });
}

function asDonation(entries: readonly FeedEntry[]) {
  const held = entries.filter(({ status }) => status === 'quarantined');
  return { txs: entries.map(({ tx }) => tx), quarantined: held.map(({ tx }) => tx.txId) };
}

async function fetchMail(
  turn: number,
  tools: Tools,
  { db, ledger, now, peer, scopeId }: OfferLinkOptions,
): Promise<void> {
  const mail = await peer.ask(
    'mail',
    { scopeId },
    { timeoutMs: TRANSFER_MS, signal: tools.signal },
  );
  if (mail.txs.length > 0) {
    const donation = { now: now(), from: 'mailbox' } as const;
    await db.write((trx) => takeDonation(trx, ledger, { scopeId, ...mail }, donation));
  }
  tools.send({ type: 'mailed', turn, head: await headOf(db.read, scopeId) });
}

async function headOf(db: ReadDb, scopeId: string): Promise<number> {
  return (await readStanding(db, scopeId))?.seq ?? 0;
}
