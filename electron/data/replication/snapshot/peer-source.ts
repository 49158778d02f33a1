import { manifestAnswer, SNAPSHOT_PATH } from '../../../../shared/replication/snapshot.ts';
import { type Peer, PeerRefusal } from '../peer.ts';
import { ChunkGone, type SnapshotSource, type SourceName } from './source.ts';

const ANSWER_MS = 15_000;
/** A line over which nothing comes for so long is broken. */
const SILENCE_MS = 20_000;

/** Chunks from the scope's home or from the district, over the line that everything else takes. */
export function createPeerSource(peer: Peer, scopeId: string, name: SourceName): SnapshotSource {
  return {
    name,
    manifest: async (signal) => {
      const options = { timeoutMs: ANSWER_MS, signal };
      const { body } = await peer.request(SNAPSHOT_PATH, { scopeId }, options);
      const answer = manifestAnswer.safeParse(body);
      if (!answer.success) throw new PeerRefusal('bad-message');
      return answer.data;
    },
    chunk: async function* (hash, from, signal) {
      const path = `${SNAPSHOT_PATH}/${scopeId}/${hash}`;
      try {
        yield* peer.download(path, from, { timeoutMs: SILENCE_MS, signal });
      } catch (error) {
        const isGone = error instanceof PeerRefusal && error.code === 'not-found';
        throw isGone ? new ChunkGone() : error;
      }
    },
  };
}
