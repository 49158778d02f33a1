import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keeping } from '../../../../tests/support/kept.ts';
import { openReplica } from '../../../../tests/support/replica.ts';
import type { ChunkEntry } from '../../../../shared/replication/snapshot.ts';
import { fetchChunk } from './fetch-chunk.ts';
import { readPieces } from './load-state.ts';
import { BrokenChunk } from './store-chunk.ts';

const { kept } = keeping();

const bytes = randomBytes(5_000);
const entry: ChunkEntry = {
  hash: createHash('sha256').update(bytes).digest('hex'),
  kind: 'rows',
  entity: 'residents',
  bytes: bytes.length,
  textBytes: 10_000,
  lines: 1,
};

/** A line that brings what it is asked for from a place on, as far as it holds. */
async function loading(bring: (from: number) => Iterable<Uint8Array>) {
  const { db } = await kept(openReplica({ isHome: false }));
  const asked: number[] = [];
  const source = {
    name: 'home',
    manifest: () => Promise.reject(new Error('not asked here')),
    async *chunk(_hash: string, from: number) {
      asked.push(from);
      yield* bring(from);
    },
  } as const;
  const { signal } = new AbortController();
  // Time stands still: nothing is kept because it has taken long.
  const options = { db, source, monotonic: () => 0, signal, onBytes: () => undefined };
  return { db, asked, fetch: () => fetchChunk(entry, options) };
}

test('what came before the line broke is not asked for again, to the byte', async () => {
  let isBroken = true;
  const { asked, fetch } = await loading(function* (from) {
    yield bytes.subarray(from, from + 1_234);
    if (isBroken) throw new Error('the line broke');
    yield bytes.subarray(from + 1_234);
  });
  await expect(fetch()).rejects.toThrow('the line broke');
  await expect(fetch()).rejects.toThrow('the line broke');
  isBroken = false;
  expect(await fetch()).toEqual(bytes);
  expect(asked).toEqual([0, 1_234, 2_468]);
});

test.each([
  ['of another chunk', randomBytes(bytes.length)],
  ['that go on behind its end', Buffer.concat([bytes, Buffer.of(0)])],
  ['that end before it', bytes.subarray(0, 4_999)],
])('bytes %s are not it, and nothing of them is kept', async (_name, wrong) => {
  const { db, asked, fetch } = await loading((from) => [wrong.subarray(from)]);
  await expect(fetch()).rejects.toThrow(BrokenChunk);
  expect(readPieces(db.read, entry.hash)).toEqual([]);
  await expect(fetch()).rejects.toThrow(BrokenChunk);
  expect(asked).toEqual([0, 0]);
});
