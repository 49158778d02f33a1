import { z } from 'zod';
import type { ManifestAnswer } from '../../../../shared/replication/snapshot.ts';

/** Where the chunks of a snapshot come from. Chunks go by their hash, so one source can go on for another. */
export type SnapshotSource = {
  readonly name: SourceName;
  /** @throws PeerUnreachable, PeerRefusal */
  manifest(signal: AbortSignal): Promise<ManifestAnswer>;
  /**
   * The bytes of a chunk from a place on. Nothing of it is believed before the hash of the whole.
   *
   * @throws ChunkGone when this source has no such chunk any more; PeerUnreachable
   */
  chunk(hash: string, from: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Its snapshot did not come to an end: it was let go of, or is damaged. Where there is another one, that is next. */
  readonly giveUp?: () => void;
};

export const sourceName = z.enum(['home', 'district', 'folder']);
export type SourceName = z.output<typeof sourceName>;

/** The source let this chunk go: there is a newer snapshot. */
export class ChunkGone extends Error {
  override readonly name = 'ChunkGone';
}
