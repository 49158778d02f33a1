import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { assert } from '../lib/assert.ts';
import type { Transaction } from './transaction.ts';

/** A transaction before its hash and signature: everything that the hash covers. */
export type UnsealedTransaction = Omit<Transaction, 'txHash' | 'signature'>;

/** Names the form of the hashed text, so that another form can never hash to the same bytes. */
const TRANSACTION_FORM = 'yizhan-transaction-1';

/** SHA-256 of UTF-8 text, 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** What was said has no canonical form, so nobody can have signed it: half a character, for one. */
export class NoCanonicalForm extends Error {
  override readonly name = 'NoCanonicalForm';
}

/**
 * RFC 8785: one text for one value, whatever the order of its keys.
 *
 * @throws NoCanonicalForm
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value);
    assert(text !== undefined, 'only JSON values have a canonical form');
    return text;
  } catch (cause) {
    throw new NoCanonicalForm('only JSON values have a canonical form', { cause });
  }
}

/**
 * `txHash` (replication.md 5.2): chains a transaction to the one before it in the stream of its
 * replica and binds it to its scope, so it can be replayed neither elsewhere nor in another order.
 */
export function transactionHash(tx: UnsealedTransaction): string {
  return sha256Hex(
    canonicalJson([TRANSACTION_FORM, tx.prevHash, tx.replicaId, tx.txNo, contentOf(tx)]),
  );
}

/**
 * What a transaction says, whoever carries it in which place of a stream. Two transactions of one
 * id are the same act exactly when this text is equal (replication.md 5.4, server push 2).
 */
export function contentJson(tx: UnsealedTransaction): string {
  return canonicalJson(contentOf(tx));
}

function contentOf(tx: UnsealedTransaction): unknown {
  const { txId, scopeId, scopeKind, hlc, schemaVersion, actor, ops } = tx;
  return [txId, scopeId, scopeKind, hlc, schemaVersion, actor, ops];
}

/**
 * `chk` of a feed entry (replication.md 5.2): proves every entry up to this one, their order, and that
 * the home did not apply the ones that it set aside. The word for those is ours: without it two feeds
 * with one chk could mean two sets of rows.
 */
export function feedHash(
  previousChk: string,
  { txId, txHash }: Pick<Transaction, 'txId' | 'txHash'>,
  status: 'applied' | 'quarantined',
): string {
  const place = `${previousChk}|${txId}|${txHash}`;
  return sha256Hex(status === 'applied' ? place : `${place}|quarantined`);
}
