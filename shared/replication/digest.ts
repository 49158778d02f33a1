import { assert } from '../lib/assert.ts';
import type { EntityName } from './entities.ts';
import { type Columns, columnsOf } from './rows.ts';

/**
 * The digest of a scope (replication.md 5.4, integrity): 256 buckets, each the sum modulo 2^128 of
 * the hashes of its rows. It does not depend on any order, a row is added or taken away by itself,
 * and a bucket that differs says where to look. It is an audit and never a way to find changes.
 */
export const DIGEST_BUCKETS = 256;

/** Four limbs of 32 bits for each bucket, the lowest first. Changed in place. */
export type Digest = Uint32Array;

const LIMBS = 4;
const LIMB_HEX = 8;

export function emptyDigest(): Digest {
  return new Uint32Array(DIGEST_BUCKETS * LIMBS);
}

/** Where a row is counted: by the last byte of its id, which is random in every UUID. */
export function bucketOf(rowId: string): number {
  const bucket = Number.parseInt(rowId.slice(-2), 16);
  assert(bucket >= 0, 'the id of a row is a UUID');
  return bucket;
}

const lineColumns = new Map<EntityName, readonly string[]>();

/** The columns of a row's line: those of its table without the scope, which is the same for all. */
export function lineColumnsOf(entity: EntityName): readonly string[] {
  const known = lineColumns.get(entity) ?? columnsOf(entity).filter((name) => name !== 'scope_id');
  lineColumns.set(entity, known);
  return known;
}

/** A stored row as one line of text: what a snapshot carries and what the digest is made of. */
export function lineOf(entity: EntityName, columns: Columns): string {
  return JSON.stringify(lineColumnsOf(entity).map((name) => columns[name] ?? null));
}

/** What the hash of a row is made over: a row of one entity is never one of another. */
export function rowText(entity: EntityName, line: string): string {
  return `${entity}\n${line}`;
}

/** Adds a row. `hash` is SHA-256 of {@link rowText} in hex; its first 16 bytes count. */
export function addRow(digest: Digest, rowId: string, hash: string): void {
  const at = bucketOf(rowId) * LIMBS;
  let carry = 0;
  for (let limb = 0; limb < LIMBS; limb += 1) {
    const sum = (digest[at + limb] ?? 0) + limbOf(hash, limb) + carry;
    digest[at + limb] = sum;
    carry = sum > 0xff_ff_ff_ff ? 1 : 0;
  }
}

/** Takes a row away that was added before. */
export function removeRow(digest: Digest, rowId: string, hash: string): void {
  const at = bucketOf(rowId) * LIMBS;
  let borrow = 0;
  for (let limb = 0; limb < LIMBS; limb += 1) {
    const rest = (digest[at + limb] ?? 0) - limbOf(hash, limb) - borrow;
    digest[at + limb] = rest;
    borrow = rest < 0 ? 1 : 0;
  }
}

/** Adds all of another digest. */
export function addDigest(digest: Digest, other: Digest): void {
  for (let bucket = 0; bucket < DIGEST_BUCKETS; bucket += 1) {
    let carry = 0;
    for (let at = bucket * LIMBS; at < (bucket + 1) * LIMBS; at += 1) {
      const sum = (digest[at] ?? 0) + (other[at] ?? 0) + carry;
      digest[at] = sum;
      carry = sum > 0xff_ff_ff_ff ? 1 : 0;
    }
  }
}

/** What has to be added to `from` to get `to`. */
export function differenceOf(to: Digest, from: Digest): Digest {
  const difference = emptyDigest();
  for (let bucket = 0; bucket < DIGEST_BUCKETS; bucket += 1) {
    let borrow = 0;
    for (let at = bucket * LIMBS; at < (bucket + 1) * LIMBS; at += 1) {
      const rest = (to[at] ?? 0) - (from[at] ?? 0) - borrow;
      difference[at] = rest;
      borrow = rest < 0 ? 1 : 0;
    }
  }
  return difference;
}

/** Buckets that are not equal, in order. */
export function differingBuckets(one: Digest, other: Digest): readonly number[] {
  const buckets: number[] = [];
  for (let bucket = 0; bucket < DIGEST_BUCKETS; bucket += 1)
    if (sumOf(one, bucket) !== sumOf(other, bucket)) buckets.push(bucket);
  return buckets;
}

/** The sum of a bucket as 32 hex digits. */
export function sumOf(digest: Digest, bucket: number): string {
  let text = '';
  for (let limb = 0; limb < LIMBS; limb += 1)
    text = (digest[bucket * LIMBS + limb] ?? 0).toString(16).padStart(LIMB_HEX, '0') + text;
  return text;
}

/** All sums in the order of the buckets, as they travel. */
export function digestSums(digest: Digest): string[] {
  return Array.from({ length: DIGEST_BUCKETS }, (_, bucket) => sumOf(digest, bucket));
}

/** The reverse of {@link digestSums}. */
export function parseDigest(sums: readonly string[]): Digest {
  assert(sums.length === DIGEST_BUCKETS, 'a digest has 256 buckets');
  const digest = emptyDigest();
  for (const [bucket, sum] of sums.entries()) setSum(digest, bucket, sum);
  return digest;
}

/** Puts the sum of one bucket, 32 hex digits. */
export function setSum(digest: Digest, bucket: number, sum: string): void {
  for (let limb = 0; limb < LIMBS; limb += 1) {
    const end = sum.length - limb * LIMB_HEX;
    digest[bucket * LIMBS + limb] = Number.parseInt(sum.slice(end - LIMB_HEX, end), 16);
  }
}

function limbOf(hash: string, limb: number): number {
  const at = (LIMBS - 1 - limb) * LIMB_HEX;
  return Number.parseInt(hash.slice(at, at + LIMB_HEX), 16);
}
