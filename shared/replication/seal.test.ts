import { expect, test } from 'vitest';
import {
  canonicalJson,
  contentJson,
  feedHash,
  sha256Hex,
  type UnsealedTransaction,
} from './hash.ts';
import { isAuthentic, isWhole, seal } from './seal.ts';
import { ZERO_HASH } from './transaction.ts';

const draft: UnsealedTransaction = {
  txId: '01980000-0000-7000-8000-000000000001',
  scopeId: '01980000-0000-7000-8000-0000000000c1',
  scopeKind: 'clinic',
  replicaId: '01980000-0000-7000-8000-00000000000a',
  txNo: 1,
  prevHash: ZERO_HASH,
  hlc: 1_763_769_600_000,
  actor: { kind: 'staff', id: 'nurse', place: 'desk' },
  schemaVersion: 1,
  ops: [
    {
      op: 'patch',
      entity: 'residents',
      rowId: '01980000-0000-7000-8000-000000000002',
      field: 'phone',
      value: '13900000000',
      base: [],
    },
  ],
};
const sealed = seal(draft, (hash) => `signed ${hash}`);
const verify = (key: string, hash: string, signature: string) =>
  key === 'key' && signature === `signed ${hash}`;

/**
 * Hashes that are in the field already must never change: a feed would break in the middle.
 * If this fails, the change needs a new form of transaction, not a new number here.
 */
test('the forms of the hashes are pinned', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sealed.txHash).toBe('9fa2b93ec82df4c5a1fee46a2553f7fc399275a1bac0a278bf9d70bd6d094d2e');
  expect(feedHash(ZERO_HASH, sealed, 'applied')).toBe(
    '642d87b14689361bc769f1432ba84cf66efb5c852d47f656878da03a29db62d8',
  );
});

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: 1, a: { d: null, c: '二' } })).toBe('{"a":{"c":"二","d":null},"b":1}');
});

test.each([
  ['txId', '01980000-0000-7000-8000-000000000009'],
  ['scopeId', '01980000-0000-7000-8000-0000000000c2'],
  ['scopeKind', 'reference'],
  ['replicaId', '01980000-0000-7000-8000-00000000000b'],
  ['txNo', 2],
  ['prevHash', '1'.repeat(64)],
  ['hlc', 5],
  ['actor', { kind: 'staff', id: 'doctor', place: 'desk' }],
  ['schemaVersion', 2],
  ['ops', []],
])('%s can not be changed behind the hash', (name, value) => {
  expect(isWhole({ ...sealed, [name]: value })).toBe(false);
});

test("a transaction is its device's own", () => {
  expect(isAuthentic(sealed, 'key', verify)).toBe(true);
  expect(isAuthentic(sealed, 'other', verify)).toBe(false);
  expect(isAuthentic({ ...sealed, signature: 'forged' }, 'key', verify)).toBe(false);
});

test('the same act carried by another stream says the same', () => {
  const moved = seal(
    { ...draft, replicaId: '01980000-0000-7000-8000-00000000000b', txNo: 7 },
    (hash) => hash,
  );
  expect(moved.txHash).not.toBe(sealed.txHash);
  expect(contentJson(moved)).toBe(contentJson(sealed));
  expect(contentJson({ ...moved, hlc: 1 })).not.toBe(contentJson(sealed));
});
