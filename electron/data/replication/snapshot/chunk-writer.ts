import { type ChunkEntry, snapshotLimits } from '../../../../shared/replication/snapshot.ts';
import { pack, sha256Of } from './chunk-seal.ts';
import type { Shelf } from './shelf.ts';

type Kind = Pick<ChunkEntry, 'kind' | 'entity'>;

/** Collects lines into chunks and puts them on a shelf. */
export type ChunkWriter = {
  /** Adds lines of one kind; another kind than before begins a new chunk. */
  add(kind: Kind, line: string): void;
  /** Whether what was added has to go to the shelf before more comes. */
  readonly isFull: () => boolean;
  /** Ends the chunk. */
  cut(): Promise<void>;
  readonly chunks: readonly ChunkEntry[];
};

/** A border that never comes must not make a chunk without end. */
const FULL_BYTES = 2 * snapshotLimits.chunkBytes;

export function createChunkWriter(shelf: Shelf): ChunkWriter {
  const chunks: ChunkEntry[] = [];
  let kind: Kind | null = null;
  let lines: string[] = [];
  let length = 0;
  return {
    chunks,
    add: (next, line) => {
      kind = next;
      lines.push(line);
      length += line.length + 1;
    },
    isFull: () => length >= FULL_BYTES,
    cut: async () => {
      if (!kind || lines.length === 0) return;
      const text = lines.join('\n');
      const bytes = await pack(text);
      const hash = sha256Of(bytes);
      if (!(await shelf.has(hash))) await shelf.put(hash, bytes);
      const { length: count } = lines;
      const textBytes = Buffer.byteLength(text);
      chunks.push({ hash, ...kind, bytes: bytes.length, textBytes, lines: count });
      [lines, length] = [[], 0];
    },
  };
}
