import { setImmediate } from 'node:timers/promises';
import { assert } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { addRow, digestSums, emptyDigest } from '../../../../shared/replication/digest.ts';
import { SCHEMA_VERSION, type ScopeKind } from '../../../../shared/replication/entities.ts';
import type { Origin } from '../../../../shared/replication/protocol.ts';
import {
  endsChunk,
  ENTRIES_PER_CHUNK,
  manifestHash,
  manifestText,
  SNAPSHOT_FORM,
  type SignedManifest,
} from '../../../../shared/replication/snapshot.ts';
import type { Position } from '../../../../shared/replication/transaction.ts';
import type { ApartRead, DatabaseHandle } from '../../db/open.ts';
import type { Device } from '../device.ts';
import { createChunkWriter, type ChunkWriter } from './chunk-writer.ts';
import { entitiesOf, linesOf, ROWS_PER_TURN } from './compute-digest.ts';
import { rowHash } from './digest-store.ts';
import type { Shelf } from './shelf.ts';

export type BuildOptions = {
  readonly db: DatabaseHandle;
  readonly device: Pick<Device, 'deviceId' | 'sign'>;
  readonly shelf: Shelf;
  readonly scopeId: string;
  readonly now: () => number;
  readonly onPercent?: (percent: number) => void;
};

type Scope = {
  readonly kind: ScopeKind;
  readonly position: Position;
  /** The words of entries above it are all here, and below it they are safe elsewhere. */
  readonly bodiesAbove: number;
};
type Work = BuildOptions & {
  readonly read: ApartRead;
  readonly scope: Scope;
  readonly writer: ChunkWriter;
  readonly origins: readonly Origin[];
  readonly progress: (lines: number) => void;
};

/**
 * Makes a snapshot of a scope from one moment of the database, on a connection of its own and with
 * pauses, so that nobody waits for it. Chunks that are on the shelf already are not written again.
 */
export function buildSnapshot(options: BuildOptions): Promise<SignedManifest> {
  return options.db.readApart(async (read) => {
    const work = begin(options, read);
    await writeEntries(work);
    const digest = await writeRows(work);
    await writeLinks(work);
    await writeRefused(work);
    await writeBodies(work);
    const text = manifestText({
      form: SNAPSHOT_FORM,
      scopeId: options.scopeId,
      kind: work.scope.kind,
      schemaVersion: SCHEMA_VERSION,
      position: work.scope.position,
      bodiesAbove: work.scope.bodiesAbove,
      madeAt: toInstant(options.now()),
      deviceId: options.device.deviceId,
      origins: [...work.origins],
      chunks: [...work.writer.chunks],
      digest: digestSums(digest),
    });
    return { text, signature: options.device.sign(manifestHash(text)) };
  });
}

function begin(options: BuildOptions, read: ApartRead): Work {
  const { scopeId, shelf, onPercent } = options;
  const row = read.get(SCOPE, scopeId);
  assert(row, 'the scope is open in this database');
  const position = { seq: Number(row['seq']), chk: String(row['chk']) };
  const bodiesAbove = Number(row['bodies_above']);
  const scope = { kind: row['kind'] as ScopeKind, position, bodiesAbove };
  const total = countLines(read, scopeId, scope);
  let done = 0;
  return {
    ...options,
    read,
    scope,
    writer: createChunkWriter(shelf),
    origins: readOrigins(read, scopeId),
    progress: (lines) => {
      done += lines;
      onPercent?.(Math.min(99, Math.floor((100 * done) / total)));
    },
  };
}

/** The durable watermark counts where the own feed is the one that the backups hold. */
const SCOPE = `select kind, seq, chk, max(anchor_seq, case when exists (
    select 1 from feed where feed.scope_id = scopes.scope_id
      and feed.seq = scopes.durable_seq and feed.chk = scopes.durable_chk
  ) then durable_seq else 0 end) as bodies_above
  from scopes where scope_id = ?`;

function countLines(read: ApartRead, scopeId: string, { kind, position }: Scope): number {
  const tables = entitiesOf(kind).map((name) => {
    const row = read.get(`select count(*) as count from ${name} where scope_id = ?`, scopeId);
    return Number(row?.['count']);
  });
  return tables.reduce((sum, count) => sum + count, position.seq + 1);
}

/** Whoever has an entry in the feed. */
function readOrigins(read: ApartRead, scopeId: string): readonly Origin[] {
  const rows = read.values(
    `select replica_id, streams.device_id, public_key, name
     from streams join known_devices using (device_id)
     where scope_id = ? and exists (
       select 1 from feed where feed.scope_id = streams.scope_id
         and feed.replica_id = streams.replica_id)
     order by replica_id`,
    scopeId,
  );
  return [...rows].map(([replicaId, deviceId, publicKey, name]) => ({
    replicaId: String(replicaId),
    deviceId: String(deviceId),
    publicKey: String(publicKey),
    name: String(name),
  }));
}

async function writeEntries({ read, scopeId, writer, origins, scope, progress }: Work) {
  const places = new Map(origins.map(({ replicaId }, at) => [replicaId, at]));
  const kind = { kind: 'entries', entity: null } as const;
  const entries = read.values(
    `select seq, tx_id, tx_hash, replica_id, tx_no, status from feed
     where scope_id = ? order by seq`,
    scopeId,
  );
  let last = 0;
  for (const [seq, txId, txHash, replicaId, txNo, status] of entries) {
    const place = places.get(String(replicaId));
    assert(seq === last + 1 && place !== undefined, 'a feed is dense and its writers are known');
    last = seq;
    writer.add(kind, JSON.stringify([txId, txHash, place, txNo, status === 'applied' ? 0 : 1]));
    if (seq % ENTRIES_PER_CHUNK === 0) await writer.cut();
    else if (seq % ROWS_PER_TURN === 0) await setImmediate();
  }
  assert(last === scope.position.seq, 'a feed reaches to its position');
  progress(last);
  await writer.cut();
}

async function writeRows({ read, scopeId, scope, writer, progress }: Work) {
  const digest = emptyDigest();
  for (const entity of entitiesOf(scope.kind)) {
    for await (const lines of linesOf(read, scopeId, entity)) {
      for (const { rowId, text } of lines) {
        writer.add({ kind: 'rows', entity }, text);
        addRow(digest, rowId, rowHash(entity, text));
        if (endsChunk(rowId) || writer.isFull()) await writer.cut();
      }
      progress(lines.length);
    }
    await writer.cut();
  }
  return digest;
}

async function writeLinks({ read, scopeId, writer }: Work): Promise<void> {
  const links = read.values(
    'select link_id, kind, a, b, supersedes, tx_id from links where scope_id = ? order by link_id',
    scopeId,
  );
  for (const link of links) {
    writer.add({ kind: 'links', entity: null }, JSON.stringify(link));
    if (writer.isFull()) await writer.cut();
  }
  await writer.cut();
}

/** What this version could not fold may be clear to the next: it needs the words themselves. */
async function writeRefused({ read, scopeId, writer }: Work): Promise<void> {
  const refused = read.values(
    `select feed.seq, inbox_bad.reason, inbox_bad.at, feed.body
     from inbox_bad join feed using (scope_id, tx_id) where scope_id = ? order by feed.seq`,
    scopeId,
  );
  for (const one of refused) {
    writer.add({ kind: 'refused', entity: null }, JSON.stringify(one));
    if (writer.isFull()) await writer.cut();
  }
  await writer.cut();
}

/** Above the watermark every holder of the feed keeps the words, in case the others lose them. */
async function writeBodies({ read, scopeId, writer, scope }: Work): Promise<void> {
  const bodies = read.values(
    `select seq, body from feed where scope_id = ? and seq > ? and body <> '' order by seq`,
    scopeId,
    scope.bodiesAbove,
  );
  for (const one of bodies) {
    writer.add({ kind: 'bodies', entity: null }, JSON.stringify(one));
    if (writer.isFull()) await writer.cut();
  }
  await writer.cut();
}
