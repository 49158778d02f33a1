import { BackupFailure } from './failure.ts';

/** Bytes out of a stream in the sizes that the reader wants. */
export type ByteReader = {
  /** Exactly so many; null at the end. @throws BackupFailure `damaged` when it ends in between */
  take(size: number): Promise<Buffer | null>;
  /** So many, or what is left. */
  takeUpTo(size: number): Promise<Buffer>;
  /** What was read and not taken, and everything after it. */
  rest(): AsyncGenerator<Uint8Array>;
};

export function takeBytes(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let kept: Uint8Array[] = [];
  let size = 0;
  const fill = async (wanted: number): Promise<void> => {
    while (size < wanted) {
      const { value, done } = await iterator.next();
      if (done) return;
      kept.push(value);
      size += value.length;
    }
  };
  const cut = (wanted: number): Buffer => {
    const all = kept.length === 1 && kept[0] ? viewOf(kept[0]) : Buffer.concat(kept);
    const rest = all.subarray(wanted);
    kept = rest.length > 0 ? [rest] : [];
    size = rest.length;
    return all.subarray(0, wanted);
  };
  return {
    take: async (wanted) => {
      await fill(wanted);
      if (size === 0 && wanted > 0) return null;
      if (size < wanted) throw new BackupFailure('damaged');
      return cut(wanted);
    },
    takeUpTo: async (wanted) => {
      await fill(wanted);
      return cut(Math.min(wanted, size));
    },
    rest: async function* () {
      if (size > 0) yield cut(size);
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    },
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
