import { transactionHash, type UnsealedTransaction } from './hash.ts';
import type { Transaction } from './transaction.ts';

/** Signs 32 bytes given in hex with the key of this device. Answers base64. */
export type Sign = (hashHex: string) => string;

/** Whether `signature` (base64) over 32 bytes (hex) was made with the key behind `publicKey`. */
export type Verify = (publicKey: string, hashHex: string, signature: string) => boolean;

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
