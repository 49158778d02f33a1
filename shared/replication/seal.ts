import { utf8ToBytes } from '@noble/hashes/utils.js';
import { transactionHash, type UnsealedTransaction } from './hash.ts';
import { limits } from './protocol.ts';
import type { Sign, Verify } from './signature.ts';
import type { Transaction } from './transaction.ts';

/** Closes a transaction: from here on it is immutable and provably of this device. */
export function seal(draft: UnsealedTransaction, sign: Sign): Transaction {
  const txHash = transactionHash(draft);
  return { ...draft, txHash, signature: sign(txHash) };
}

/** Whether the transaction still says what its hash covers. Proves wholeness, not authorship. */
export function isWhole(tx: Transaction): boolean {
  return transactionHash(tx) === tx.txHash;
}

/** Whether the transaction is whole and was signed with this key. */
export function isAuthentic(tx: Transaction, publicKey: string, verify: Verify): boolean {
  return isWhole(tx) && verify(publicKey, tx.txHash, tx.signature);
}

/** Whether a page has room for the transaction: its JSON in UTF-8 keeps `limits.transactionBytes`. */
export function isCarriable(tx: Transaction): boolean {
  const text = JSON.stringify(tx);
  // Four bytes is the most a character takes, so most need no counting.
  if (text.length * 4 <= limits.transactionBytes) return true;
  return utf8ToBytes(text).length <= limits.transactionBytes;
}

/** Whether each of these comes once: an id that is said twice in one message is nobody's order. */
export function areDistinct(txs: readonly Transaction[]): boolean {
  return new Set(txs.map(({ txId }) => txId)).size === txs.length;
}
