import { contentJson } from './hash.ts';
import { has } from './mechanisms.ts';
import type { Answer, Ask, Origin } from './protocol.ts';
import type { Verify } from './signature.ts';
import { isAuthentic, isCarriable } from './seal.ts';
import { type Transaction, ZERO_HASH } from './transaction.ts';

/** How far a home has the stream of one replica. */
export type StreamHead = { readonly lastNo: number; readonly lastHash: string };

export const STREAM_START: StreamHead = { lastNo: 0, lastHash: ZERO_HASH };

/** What a home has to look up to judge a push. */
export type HomeFacts = {
  /** Hash of the stream's transaction with this number, or null where it is not known any more. */
  readonly hashOf: (txNo: number) => string | null;
  /** What is known under the id of a transaction ({@link contentJson}), or null for an unknown id. */
  readonly contentOf: (tx: Transaction) => string | null;
};

/**
 * What becomes of one transaction:
 * `append` goes to the feed · `duplicate` is there already, in this place of the stream ·
 * `known` is there already, from another place: only the stream moves on ·
 * `id-reused` says something else under a known id: set aside with an alarm.
 */
export type Verdict = 'append' | 'duplicate' | 'known' | 'id-reused';

export type Judgement = {
  readonly outcome: Answer<'push'>['outcome'];
  readonly taken: readonly { readonly tx: Transaction; readonly verdict: Verdict }[];
  readonly stream: StreamHead;
};

/**
 * The acceptance rule of a home (replication.md 5.4, server push 1 and 2). What is taken is always a
 * prefix of the push; asking twice changes nothing.
 */
export function judgePush(
  stream: StreamHead,
  txs: readonly Transaction[],
  facts: HomeFacts,
): Judgement {
  const taken: { tx: Transaction; verdict: Verdict }[] = [];
  const fresh = new Map<string, string>();
  const isChained = has('stream-hash-chain');
  let head = stream;
  for (const tx of txs) {
    if (tx.txNo <= head.lastNo) {
      const isSame = hashInStream(tx.txNo, stream, taken, facts) === tx.txHash;
      if (isChained && !isSame) return { outcome: 'fork', taken, stream: head };
      taken.push({ tx, verdict: 'duplicate' });
      continue;
    }
    if (tx.txNo > head.lastNo + 1) return { outcome: 'gap', taken, stream: head };
    if (isChained && tx.prevHash !== head.lastHash) return { outcome: 'fork', taken, stream: head };
    const known = contentKnown(tx, fresh, facts);
    taken.push({ tx, verdict: judgeContent(tx, known) });
    if (known === null) fresh.set(tx.txId, contentJson(tx));
    head = { lastNo: tx.txNo, lastHash: tx.txHash };
  }
  return { outcome: 'accepted', taken, stream: head };
}

function contentKnown(
  tx: Transaction,
  fresh: ReadonlyMap<string, string>,
  facts: HomeFacts,
): string | null {
  return has('transaction-id-dedup') ? (fresh.get(tx.txId) ?? facts.contentOf(tx)) : null;
}

/**
 * What becomes of a donated transaction: it is appended unless it is known. It moves its stream only
 * if it is the next in it; else its writer, or another donor, still brings what is between.
 */
export type DonationVerdict = {
  readonly verdict: 'append' | 'duplicate' | 'id-reused';
  readonly isNextInStream: boolean;
};

export type DonationFacts = {
  /** What is held under the id of the transaction, or null. */
  readonly content: string | null;
  /** The hash that the stream has under its number, or null: a restored home may have used it again. */
  readonly numbered: string | null;
};

/** The acceptance rule for one donated transaction whose signature was checked (docs/adr/0009, 3). */
export function judgeDonation(
  tx: Transaction,
  stream: StreamHead,
  { content, numbered }: DonationFacts,
): DonationVerdict {
  const isFree = numbered === null || numbered === tx.txHash;
  const isNextInStream = isFree && tx.txNo === stream.lastNo + 1 && tx.prevHash === stream.lastHash;
  const verdict = judgeContent(tx, has('transaction-id-dedup') ? content : null);
  return { verdict: verdict === 'known' ? 'duplicate' : verdict, isNextInStream };
}

function judgeContent(tx: Transaction, known: string | null): Exclude<Verdict, 'duplicate'> {
  if (known === null) return 'append';
  return known === contentJson(tx) ? 'known' : 'id-reused';
}

function hashInStream(
  txNo: number,
  stream: StreamHead,
  taken: Judgement['taken'],
  facts: HomeFacts,
): string | null {
  if (txNo === stream.lastNo) return stream.lastHash;
  if (txNo < stream.lastNo) return facts.hashOf(txNo);
  return taken.find(({ tx }) => tx.txNo === txNo)?.tx.txHash ?? null;
}

/**
 * Whether every transaction is of this stream, was signed with the key of its device, and is small
 * enough for everybody who will have to carry it.
 */
export function isOwnStream(
  txs: readonly Transaction[],
  sender: { scopeId: string; scopeKind: string; replicaId: string; publicKey: string },
  verify: Verify,
): boolean {
  return txs.every(
    (tx) =>
      tx.scopeId === sender.scopeId &&
      tx.scopeKind === sender.scopeKind &&
      tx.replicaId === sender.replicaId &&
      isCarriable(tx) &&
      isAuthentic(tx, sender.publicKey, verify),
  );
}

/** Of those who were told with a donation, who signed any of it. */
export function signersOf({ txs, origins }: Pick<Ask<'donate'>, 'txs' | 'origins'>): Origin[] {
  const replicas = new Set(txs.map(({ replicaId }) => replicaId));
  return origins.filter(({ replicaId }) => replicas.has(replicaId));
}
