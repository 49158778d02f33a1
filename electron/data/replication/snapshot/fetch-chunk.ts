import type { ChunkEntry } from '../../../../shared/replication/snapshot.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import { sha256Of } from './chunk-seal.ts';
import { dropPieces, readPieces, savePiece } from './load-state.ts';
import type { SnapshotSource } from './source.ts';
import { BrokenChunk } from './store-chunk.ts';

/** What came so far is written down after this long, for the case that everything ends. */
const KEEP_AFTER_MS = 2_000;

type FetchOptions = {
  readonly db: DatabaseHandle;
  readonly source: SnapshotSource;
  readonly monotonic: () => number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
};

/**
 * A chunk, whole and proven by its hash. Goes on behind what is here of it already, also of another
 * source or of another start; what came when the line breaks is kept.
 *
 * @throws BrokenChunk when the bytes are not the chunk: nothing of them is kept
 */
export async function fetchChunk(entry: ChunkEntry, options: FetchOptions): Promise<Buffer> {
  const { db, onBytes } = options;
  const kept = readPieces(db.read, entry.hash);
  const parts = [...kept];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  onBytes(length());
  const keep = makeKeeper(db, entry.hash, parts);
  try {
    if (length() < entry.bytes) await receive(entry, options, parts, keep);
  } catch (error) {
    if (!(error instanceof BrokenChunk)) await keep();
    throw error;
  } finally {
    if (length() > entry.bytes) await db.write(async (trx) => dropPieces(trx, entry.hash));
  }
  const bytes = Buffer.concat(parts);
  if (bytes.length === entry.bytes && sha256Of(bytes) === entry.hash) return bytes;
  await db.write(async (trx) => dropPieces(trx, entry.hash));
  throw new BrokenChunk();
}

async function receive(
  entry: ChunkEntry,
  { source, monotonic, signal, onBytes }: FetchOptions,
  parts: Buffer[],
  keep: () => Promise<void>,
): Promise<void> {
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  let keptAt = monotonic();
  for await (const part of source.chunk(entry.hash, length, signal)) {
    parts.push(Buffer.from(part));
    length += part.length;
    onBytes(part.length);
    if (length > entry.bytes) throw new BrokenChunk();
    if (monotonic() - keptAt < KEEP_AFTER_MS) continue;
    keptAt = monotonic();
    await keep();
  }
}

/** Writes down what came since the last time, as one piece. */
function makeKeeper(db: DatabaseHandle, hash: string, parts: Buffer[]): () => Promise<void> {
  let count = parts.length;
  let at = parts.reduce((sum, part) => sum + part.length, 0);
  return async () => {
    const bytes = Buffer.concat(parts.slice(count));
    if (bytes.length === 0) return;
    await db.write(async (trx) => savePiece(trx, hash, at, bytes));
    count = parts.length;
    at += bytes.length;
  };
}
