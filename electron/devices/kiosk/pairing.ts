import { randomBytes } from 'node:crypto';
import type { Timing } from '../timing.ts';
import {
  agreeOnKey,
  codeOf,
  commitmentOf,
  isProof,
  makeKeyHalf,
  proofOf,
  type Agreement,
  type KeyHalf,
} from './keys.ts';
import type { BusinessMessage, MessageOf } from './messages.ts';

/**
 * Agreeing on a key over a line that somebody may hear or hold (docs/kiosk-link.md 7): X25519, and six figures
 * on both screens that a person compares. The kiosk commits itself to its nonce before it hears the host's, so
 * that whoever stands between has one chance in a million.
 */

type PairingMessage = Extract<BusinessMessage, { type: `pair.${string}` }>;
export type PairingFailure = MessageOf<'pair.cancel'>['why'] | 'no-answer';
type Send = (message: PairingMessage) => void;

/** Long enough to walk from the desk to the kiosk and back. */
const PATIENCE_MS = 180_000;
const NONCE_BYTES = 16;

export type Chance = { readonly half: () => KeyHalf; readonly nonce: () => string };

export const realChance: Chance = {
  half: () => makeKeyHalf(),
  nonce: () => randomBytes(NONCE_BYTES).toString('hex'),
};

/** Whether a message belongs to pairing. */
export function isPairing(message: BusinessMessage): message is PairingMessage {
  return message.type.startsWith('pair.');
}

export type HostPairing = {
  receive(message: PairingMessage): void;
  /** The person at the desk has compared the codes. */
  answer(isSame: boolean): void;
  /** The person walked away, or the line fell. */
  stop(why: PairingFailure): void;
};

export type HostPairingOptions = {
  readonly timing: Timing;
  readonly send: Send;
  readonly onCode: (code: string) => void;
  /** Resolves true when the key is on the disk: only then is it used. */
  readonly keep: (key: Uint8Array) => Promise<boolean>;
  readonly onKept: () => void;
  readonly onFailed: (why: PairingFailure) => void;
  readonly chance?: Chance;
};

/** The host's side of one pairing, from the first message to the kept key. */
export function beginHostPairing(options: HostPairingOptions): HostPairing {
  const { timing, send, chance = realChance } = options;
  const half = chance.half();
  const hostNonce = chance.nonce();
  let offer: MessageOf<'pair.offer'> | null = null;
  let key: Uint8Array | null = null;
  let isOver = false;
  const cancelPatience = timing.after(PATIENCE_MS, () => fail('no-answer'));
  send({ type: 'pair.begin', public: half.publicHex });

  function fail(why: PairingFailure) {
    if (isOver) return;
    isOver = true;
    cancelPatience();
    options.onFailed(why);
  }

  function refuse(why: MessageOf<'pair.cancel'>['why']) {
    if (!isOver) send({ type: 'pair.cancel', why });
    fail(why);
  }

  function revealed(kioskNonce: string) {
    if (!offer) return refuse('failed');
    const said = { hostPublic: half.publicHex, kioskPublic: offer.public, kioskNonce };
    if (commitmentOf(said) !== offer.commit) return refuse('failed');
    const agreement: Agreement = { ...said, hostNonce };
    key = tryAgree(half, offer.public, agreement);
    if (!key) return refuse('failed');
    options.onCode(codeOf(agreement));
  }

  async function keepAndTell(agreed: Uint8Array) {
    const isKept = await options.keep(agreed);
    if (!isKept) return refuse('failed');
    send({ type: 'pair.keep', proof: proofOf(agreed, 'host') });
  }

  function kept(proof: string) {
    if (!key || !isProof(key, 'kiosk', proof) || isOver) return;
    isOver = true;
    cancelPatience();
    options.onKept();
  }

  return {
    receive(message) {
      if (isOver) return;
      if (message.type === 'pair.offer' && !offer) {
        offer = message;
        send({ type: 'pair.nonce', nonce: hostNonce });
      } else if (message.type === 'pair.reveal' && !key) revealed(message.nonce);
      else if (message.type === 'pair.keep') kept(message.proof);
      else if (message.type === 'pair.cancel') fail(message.why);
    },
    answer(isSame) {
      if (isOver || !key) return;
      if (isSame) void keepAndTell(key);
      else refuse('differs');
    },
    stop(why) {
      if (why === 'stopped') refuse(why);
      else fail(why);
    },
  };
}

export type KioskPairing = {
  receive(message: PairingMessage): void;
  /** The link fell, or somebody pressed stop: nothing was agreed. */
  stop(): void;
};

export type KioskPairingOptions = {
  readonly send: Send;
  /** A paired kiosk agrees on another key only after somebody opened its case (service mode). */
  readonly isLocked: () => boolean;
  /** Null takes the code from the screen. */
  readonly showCode: (code: string | null) => void;
  readonly keep: (key: Uint8Array) => void;
  readonly chance?: Chance;
};

/** The kiosk's side, for any number of pairings one after another. */
export function createKioskPairing(options: KioskPairingOptions): KioskPairing {
  const { send, chance = realChance } = options;
  let open: { half: KeyHalf; kioskNonce: string; hostPublic: string } | null = null;
  let key: Uint8Array | null = null;

  function end() {
    open = null;
    key = null;
    options.showCode(null);
  }

  function begin(hostPublic: string) {
    if (options.isLocked()) return send({ type: 'pair.cancel', why: 'locked' });
    const half = chance.half();
    const kioskNonce = chance.nonce();
    open = { half, kioskNonce, hostPublic };
    key = null;
    const commit = commitmentOf({ kioskPublic: half.publicHex, hostPublic, kioskNonce });
    send({ type: 'pair.offer', public: half.publicHex, commit });
  }

  function reveal(hostNonce: string) {
    if (!open || key) return;
    const { half, kioskNonce, hostPublic } = open;
    const agreement = { hostPublic, kioskPublic: half.publicHex, hostNonce, kioskNonce };
    key = tryAgree(half, hostPublic, agreement);
    if (!key) {
      end();
      return send({ type: 'pair.cancel', why: 'failed' });
    }
    send({ type: 'pair.reveal', nonce: kioskNonce });
    options.showCode(codeOf(agreement));
  }

  function keep(proof: string) {
    const agreed = key;
    if (!agreed || !isProof(agreed, 'host', proof)) return;
    options.keep(agreed);
    end();
    send({ type: 'pair.keep', proof: proofOf(agreed, 'kiosk') });
  }

  return {
    receive(message) {
      if (message.type === 'pair.begin') begin(message.public);
      else if (message.type === 'pair.nonce') reveal(message.nonce);
      else if (message.type === 'pair.keep') keep(message.proof);
      else if (message.type === 'pair.cancel') end();
    },
    stop: end,
  };
}

function tryAgree(half: KeyHalf, peerPublic: string, agreement: Agreement): Uint8Array | null {
  try {
    return agreeOnKey(half.secret, peerPublic, agreement);
  } catch {
    return null;
  }
}
