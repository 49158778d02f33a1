import type { SnapshotShelf } from './snapshot-shelf.ts';
import { type ChunkEntry, snapshotLimits } from './snapshot.ts';

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

/** Text as it is kept: compressed, and how long it was. */
export type Packed = { readonly bytes: Uint8Array; readonly textBytes: number };

export type ChunkTools = {
  readonly shelf: Pick<SnapshotShelf, 'has' | 'put'>;
  readonly pack: (text: string) => Promise<Packed>;
  /** SHA-256 in hex. */
  readonly hashOf: (bytes: Uint8Array) => string;
};

/** A border that never comes must not make a chunk without end. */
const FULL_BYTES = 2 * snapshotLimits.chunkBytes;

/** Chunks that are on the shelf already are not written again. */
export function createChunkWriter({ shelf, pack, hashOf }: ChunkTools): ChunkWriter {
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
      const { bytes, textBytes } = await pack(lines.join('\n'));
      const hash = hashOf(bytes);
      if (!(await shelf.has(hash))) await shelf.put(hash, bytes);
      const { length: count } = lines;
      chunks.push({ hash, ...kind, bytes: bytes.length, textBytes, lines: count });
      [lines, length] = [[], 0];
    },
  };
}
