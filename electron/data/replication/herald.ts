import type { After } from '../../../shared/lib/clock.ts';
import { betterClaim, type Claim, isSameClaim } from '../../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import { PROTOCOL_VERSION } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import { readFollower } from './follow.ts';
import type { Link } from './follower-link.ts';
import { type Peer, PeerRefusal, PeerUnreachable } from './peer.ts';
import { knownClaim } from './rebirth.ts';

export type HeraldOptions = {
  readonly db: DatabaseHandle;
  readonly scopeId: string;
  /** The home that this workstation has replaced. */
  readonly peer: Peer;
  /**
   * The one that was replaced says that it is the home all the same, by a better claim. Answers whether this workstation
   * gives way to it; else it has to be told again.
   */
  readonly onOutbid: (claim: Claim) => Promise<boolean>;
  readonly after: After;
  readonly onFault: (error: unknown) => void;
};

const ANSWER_MS = 5_000;
/** A machine that was repaired is told soon after it was switched on. */
const AGAIN_MS = 5_000;

/**
 * Tells the home that was replaced by whom, as soon as it is on the network again: until then it would
 * go on calling people who are called elsewhere.
 */
export function createHerald(options: HeraldOptions): Link {
  const stopping = new AbortController();
  let cancel: (() => void) | null = null;
  let telling: Promise<void> = Promise.resolve();
  const again = () => {
    telling = tryOnce();
  };
  const tryOnce = async () => {
    try {
      const isTold = stopping.signal.aborted || (await tell(options, stopping.signal));
      if (!isTold) cancel = options.after(AGAIN_MS, again);
    } catch (error) {
      options.onFault(error);
    }
  };
  return {
    start: async () => again(),
    changed: () => Promise.resolve(),
    nudge: () => undefined,
    stop: async () => {
      stopping.abort();
      cancel?.();
      await telling;
    },
  };
}

async function tell(
  { db, scopeId, peer, onOutbid }: HeraldOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const claim = await knownClaim(db.read, scopeId);
  const { replicaId } = await readFollower(db.read, scopeId);
  const version = { protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION };
  const ask = { ...version, scopeId, replicaId, claim };
  try {
    const answer = await peer.ask('hello', ask, { timeoutMs: ANSWER_MS, signal });
    if (claim === null || answer.claim === null) return false;
    const isOutbid =
      !isSameClaim(claim, answer.claim) && betterClaim(claim, answer.claim) !== claim;
    return isOutbid ? await onOutbid(answer.claim) : isSameClaim(claim, answer.claim);
  } catch (error) {
    if (error instanceof PeerUnreachable) return false;
    // It orders the scope no more.
    if (error instanceof PeerRefusal) return error.code === 'unknown-scope';
    throw error;
  }
}
