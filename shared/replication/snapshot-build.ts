import { assert } from '../lib/assert.ts';
import { toInstant } from '../lib/clock.ts';
import type { ChunkWriter } from './chunk-writer.ts';
import { belongsTo } from './compartment.ts';
import { addRow, digestSums, emptyDigest, rowText } from './digest.ts';
import { type EntityName, entities, SCHEMA_VERSION } from './entities.ts';
import type { ScopeKind } from './entity-field.ts';
import type { Origin } from './protocol.ts';
import {
  endsChunk,
  ENTRIES_PER_CHUNK,
  manifestHash,
  manifestText,
  SNAPSHOT_FORM,
  type SignedManifest,
} from './snapshot.ts';
import type { Sign } from './signature.ts';
import type { Position } from './transaction.ts';

/** An entry of the feed without its words. */
export type BareEntry = {
  readonly seq: number;
  readonly txId: string;
  readonly txHash: string;
  readonly replicaId: string;
  readonly txNo: number;
  readonly isQuarantined: boolean;
};

/** A scope as one moment of a database has it, in parts, with a pause between two. */
export type SnapshotReader = {
  readonly scopeId: string;
  readonly kind: ScopeKind;
  readonly position: Position;
  /** The words of entries above it travel along; those below are safe elsewhere. */
  readonly bodiesAbove: number;
  /** Whoever has an entry in the feed. */
  readonly origins: readonly Origin[];
  /** Entries and rows together, for the percentage. */
  readonly total: number;
  entries(): AsyncIterable<readonly BareEntry[]>;
  /** Lines of an entity in the order of their ids. */
  rows(
    entity: EntityName,
  ): AsyncIterable<readonly { readonly rowId: string; readonly text: string }[]>;
  /** `[linkId, kind, a, b, supersedes, txId]` in the order of their ids. */
  links(): AsyncIterable<readonly string[]>;
  /**
   * `[rowId]` of rows that left with their resident, so that an act about one of them and about somebody who is here counts
   * for the latter; `[rowId, sha256, bytes]` of papers whose bytes are still taken.
   */
  left(): AsyncIterable<readonly string[]>;
  /** `[seq, reason, at, body]` of what could not be folded: the next version may, and needs the words. */
  refused(): AsyncIterable<readonly string[]>;
  /** `[seq, body]` above {@link SnapshotReader.bodiesAbove}. */
  bodies(): AsyncIterable<readonly string[]>;
};

export type BuildTools = {
  readonly writer: ChunkWriter;
  /** SHA-256 in hex. */
  readonly hashOf: (text: string) => string;
  readonly deviceId: string;
  readonly sign: Sign;
  readonly now: () => number;
  readonly onPercent?: ((percent: number) => void) | undefined;
};

type Work = BuildTools & {
  readonly reader: SnapshotReader;
  readonly progress: (lines: number) => void;
};

/** The entities of a kind of scope in the order of the registry. */
export function entitiesOf(kind: ScopeKind): readonly EntityName[] {
  const names = Object.keys(entities) as EntityName[];
  return names.filter((name) => belongsTo(name, kind));
}

/** Writes the chunks of a snapshot and answers the signed manifest that names them. */
export async function buildChunks(
  reader: SnapshotReader,
  tools: BuildTools,
): Promise<SignedManifest> {
  const work = { ...tools, reader, progress: makeProgress(reader.total, tools.onPercent) };
  await writeEntries(work);
  const digest = await writeRows(work);
  await writeLines(work, 'links', reader.links());
  await writeLines(work, 'left', reader.left());
  await writeLines(work, 'refused', reader.refused());
  await writeLines(work, 'bodies', reader.bodies());
  const text = manifestText({
    form: SNAPSHOT_FORM,
    scopeId: reader.scopeId,
    kind: reader.kind,
    schemaVersion: SCHEMA_VERSION,
    position: reader.position,
    bodiesAbove: reader.bodiesAbove,
    madeAt: toInstant(tools.now()),
    deviceId: tools.deviceId,
    origins: [...reader.origins],
    chunks: [...tools.writer.chunks],
    digest: digestSums(digest),
  });
  return { text, signature: tools.sign(manifestHash(text)) };
}

function makeProgress(total: number, onPercent: BuildTools['onPercent']) {
  let done = 0;
  return (lines: number) => {
    done += lines;
    onPercent?.(Math.min(99, Math.floor((100 * done) / (total + 1))));
  };
}

async function writeEntries({ reader, writer, progress }: Work): Promise<void> {
  const places = new Map(reader.origins.map(({ replicaId }, at) => [replicaId, at]));
  let last = 0;
  for await (const entries of reader.entries()) {
    for (const { seq, txId, txHash, replicaId, txNo, isQuarantined } of entries) {
      const place = places.get(replicaId);
      assert(seq === last + 1 && place !== undefined, 'a feed is dense and its writers are known');
      last = seq;
      const line = JSON.stringify([txId, txHash, place, txNo, isQuarantined ? 1 : 0]);
      writer.add({ kind: 'entries', entity: null }, line);
      if (seq % ENTRIES_PER_CHUNK === 0) await writer.cut();
    }
    progress(entries.length);
  }
  assert(last === reader.position.seq, 'a feed reaches to its position');
  await writer.cut();
}

async function writeRows({ reader, writer, hashOf, progress }: Work) {
  const digest = emptyDigest();
  for (const entity of entitiesOf(reader.kind)) {
    for await (const lines of reader.rows(entity)) {
      for (const { rowId, text } of lines) {
        writer.add({ kind: 'rows', entity }, text);
        addRow(digest, rowId, hashOf(rowText(entity, text)));
        if (endsChunk(rowId) || writer.isFull()) await writer.cut();
      }
      progress(lines.length);
    }
    await writer.cut();
  }
  return digest;
}

async function writeLines(
  { writer }: Work,
  kind: 'links' | 'left' | 'refused' | 'bodies',
  parts: AsyncIterable<readonly string[]>,
): Promise<void> {
  for await (const lines of parts) {
    for (const line of lines) {
      writer.add({ kind, entity: null }, line);
      if (writer.isFull()) await writer.cut();
    }
  }
  await writer.cut();
}
