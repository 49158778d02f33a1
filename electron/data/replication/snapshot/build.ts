import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { assert } from '../../../../shared/lib/assert.ts';
import { createChunkWriter } from '../../../../shared/replication/chunk-writer.ts';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import type { Origin } from '../../../../shared/replication/protocol.ts';
import {
  type BareEntry,
  buildChunks,
  entitiesOf,
  type SnapshotReader,
} from '../../../../shared/replication/snapshot-build.ts';
import type { SnapshotShelf } from '../../../../shared/replication/snapshot-shelf.ts';
import type { SignedManifest } from '../../../../shared/replication/snapshot.ts';
import type { ApartRead, DatabaseHandle } from '../../db/handle.ts';
import type { SqlValue } from '../../db/handle.ts';
import type { Device } from '../device.ts';
import { pack, sha256Of } from './chunk-seal.ts';
import { linesOf, ROWS_PER_TURN } from './compute-digest.ts';

export type BuildOptions = {
  readonly db: DatabaseHandle;
  readonly device: Pick<Device, 'deviceId' | 'sign'>;
  readonly shelf: SnapshotShelf;
  readonly scopeId: string;
  readonly now: () => number;
  readonly onPercent?: (percent: number) => void;
};

/**
 * Makes a snapshot of a scope from one moment of the database, on a connection of its own and with
 * pauses, so that nobody waits for it. Chunks that are on the shelf already are not written again.
 */
export function buildSnapshot(options: BuildOptions): Promise<SignedManifest> {
  const { db, scopeId, shelf, device } = options;
  return db.readApart((read) =>
    buildChunks(readerOf(read, scopeId), {
      ...options,
      deviceId: device.deviceId,
      sign: device.sign,
      writer: createChunkWriter({ shelf, pack, hashOf: sha256Of }),
      hashOf: (line) => hash('sha256', line, 'hex'),
    }),
  );
}

function readerOf(read: ApartRead, scopeId: string): SnapshotReader {
  const row = read.get(SCOPE, scopeId);
  assert(row, 'the scope is open in this database');
  const kind = row['kind'] as ScopeKind;
  const position = { seq: Number(row['seq']), chk: String(row['chk']) };
  const bodiesAbove = Number(row['bodies_above']);
  return {
    scopeId,
    kind,
    position,
    bodiesAbove,
    origins: readOrigins(read, scopeId),
    total: position.seq + countRows(read, scopeId, kind),
    entries: () => readEntries(read, scopeId),
    rows: (entity) => linesOf(read, scopeId, entity),
    links: () => inParts(read.values(LINKS, scopeId), asLine),
    left: () => inParts(leftLines(read, scopeId), asLine),
    refused: () => inParts(read.values(REFUSED, scopeId), asLine),
    bodies: () => inParts(read.values(BODIES, scopeId, bodiesAbove), asLine),
  };
}

/** The durable watermark counts where the own feed is the one that the backups hold. */
const SCOPE = `select kind, seq, chk, max(anchor_seq, case when exists (
    select 1 from feed where feed.scope_id = scopes.scope_id
      and feed.seq = scopes.durable_seq and feed.chk = scopes.durable_chk
  ) then durable_seq else 0 end) as bodies_above
  from scopes where scope_id = ?`;

const LINKS = `select link_id, kind, a, b, supersedes, tx_id from links
  where scope_id = ? order by link_id`;

const LEFT_ROWS = 'select row_id from away_rows where scope_id = ? order by row_id';
const LEFT_PAPERS = `select row_id, sha256, bytes from left_papers
  where scope_id = ? order by row_id`;

function* leftLines(read: ApartRead, scopeId: string): Generator<readonly SqlValue[]> {
  yield* read.values(LEFT_ROWS, scopeId);
  yield* read.values(LEFT_PAPERS, scopeId);
}

const REFUSED = `select feed.seq, inbox_bad.reason, inbox_bad.at, feed.body
  from inbox_bad join feed using (scope_id, tx_id) where scope_id = ? order by feed.seq`;

/** Above the watermark every holder of the feed keeps the words, in case the others lose them. */
const BODIES = `select seq, body from feed
  where scope_id = ? and seq > ? and body <> '' order by seq`;

function countRows(read: ApartRead, scopeId: string, kind: ScopeKind): number {
  const tables = entitiesOf(kind).map((name) => {
    const row = read.get(`select count(*) as count from ${name} where scope_id = ?`, scopeId);
    return Number(row?.['count']);
  });
  return tables.reduce((sum, count) => sum + count, 0);
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

function readEntries(read: ApartRead, scopeId: string): AsyncIterable<readonly BareEntry[]> {
  const entries = read.values(
    `select seq, tx_id, tx_hash, replica_id, tx_no, status from feed
     where scope_id = ? order by seq`,
    scopeId,
  );
  return inParts(entries, ([seq, txId, txHash, replicaId, txNo, status]) => ({
    seq: Number(seq),
    txId: String(txId),
    txHash: String(txHash),
    replicaId: String(replicaId),
    txNo: Number(txNo),
    isQuarantined: status !== 'applied',
  }));
}

/** With a pause after every few, in which the windows of this workstation are answered. */
async function* inParts<Item>(
  rows: Iterable<readonly SqlValue[]>,
  itemOf: (row: readonly SqlValue[]) => Item,
): AsyncGenerator<readonly Item[], void> {
  let items: Item[] = [];
  for (const row of rows) {
    items.push(itemOf(row));
    if (items.length < ROWS_PER_TURN) continue;
    yield items;
    items = [];
    await setImmediate();
  }
  yield items;
}

function asLine(row: readonly SqlValue[]): string {
  return JSON.stringify(row);
}
