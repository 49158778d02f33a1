import { setImmediate } from 'node:timers/promises';
import {
  addRow,
  bucketOf,
  type Digest,
  emptyDigest,
  lineColumnsOf,
  addDigest,
} from '../../../../shared/replication/digest.ts';
import { belongsTo } from '../../../../shared/replication/compartment.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';
import { feedHash } from '../../../../shared/replication/hash.ts';
import { isWhole } from '../../../../shared/replication/seal.ts';
import {
  type ChunkEntry,
  entryLine,
  type Manifest,
} from '../../../../shared/replication/snapshot.ts';
import type { Position } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { SqlValue } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { deleteRow } from '../row-store.ts';
import { transactionOf } from '../scope-store.ts';
import { ROWS_PER_TURN } from './compute-digest.ts';
import { addToDigest, rowHash } from './digest-store.ts';
import type { Load } from './load-state.ts';

/** A chunk that is not what its kind says. */
export class BrokenChunk extends Error {
  override readonly name = 'BrokenChunk';
}

export type Chunk = {
  readonly entry: ChunkEntry;
  readonly lines: readonly string[];
  readonly manifest: Manifest;
  readonly receivedAt: string;
};

type After = Pick<Load, 'rowsDone' | 'digest' | 'position'>;

/** Puts a chunk into the tables. Answers what is reached with it; the caller commits both. */
export async function storeChunk(db: WriteDb, chunk: Chunk, before: Load): Promise<After> {
  const { rowsDone, digest, position } = before;
  const after: After = { rowsDone, digest, position };
  switch (chunk.entry.kind) {
    case 'entries':
      return { ...after, position: await storeEntries(db, chunk, position) };
    case 'rows': {
      const sum = emptyDigest();
      addDigest(sum, digest);
      const added = await storeRows(db, chunk);
      addDigest(sum, added);
      return { ...after, rowsDone: rowsDone + chunk.lines.length, digest: sum };
    }
    case 'links':
      storeLinks(db, chunk);
      return after;
    case 'left':
      storeLeft(db, chunk);
      return after;
    case 'refused':
      storeRefused(db, chunk);
      return after;
    default:
      await storeBodies(db, chunk);
      return after;
  }
}

/** The chain is made here, entry by entry, up to the announced `chk`. */
async function storeEntries(db: WriteDb, chunk: Chunk, from: Position): Promise<Position> {
  const { manifest, lines, receivedAt } = chunk;
  const insert = prepared(db)(
    `insert into feed
       (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, '')`,
  );
  let { seq, chk } = from;
  for (const line of lines) {
    const parsed = entryLine.safeParse(JSON.parse(line));
    const origin = parsed.success && manifest.origins[parsed.data[2]];
    if (!parsed.success || !origin) throw new BrokenChunk();
    const [txId, txHash, , txNo, isQuarantined] = parsed.data;
    seq += 1;
    const status = isQuarantined === 1 ? 'quarantined' : 'applied';
    chk = feedHash(chk, { txId, txHash }, status);
    const { scopeId } = manifest;
    insert.run(scopeId, seq, chk, txId, txHash, origin.replicaId, txNo, status, receivedAt);
    if (seq % ROWS_PER_TURN === 0) await setImmediate();
  }
  return { seq, chk };
}

async function storeRows(db: WriteDb, { entry, lines, manifest }: Chunk): Promise<Digest> {
  const { scopeId, kind } = manifest;
  const entity = entry.entity as EntityName;
  if (!belongsTo(entity, kind)) throw new BrokenChunk();
  const columns = lineColumnsOf(entity);
  const places = columns.map(() => '?').join(', ');
  const insert = prepared(db)(
    `insert into ${entity} (${columns.join(', ')}, scope_id) values (${places}, ?)`,
  );
  const hasOwn = hasOwnActs(db, scopeId);
  const digest = emptyDigest();
  const buckets = new Set<number>();
  let count = 0;
  for (const line of lines) {
    const values = JSON.parse(line) as SqlValue[];
    const rowId = values[0];
    if (values.length !== columns.length || typeof rowId !== 'string') throw new BrokenChunk();
    if (hasOwn) deleteRow(db, entity, rowId, scopeId);
    values.push(scopeId);
    insert.run(...values);
    addRow(digest, rowId, rowHash(entity, line));
    buckets.add(bucketOf(rowId));
    count += 1;
    if (count % ROWS_PER_TURN === 0) await setImmediate();
  }
  addToDigest(db, scopeId, digest, buckets);
  return digest;
}

/** An own act may have made a row that came back with the snapshot. */
function hasOwnActs(db: WriteDb, scopeId: string): boolean {
  const find = `select 1 from outbox where scope_id = ?
    union all select 1 from limbo where scope_id = ? limit 1`;
  return prepared(db)(find).get(scopeId, scopeId) !== undefined;
}

function storeLinks(db: WriteDb, { lines, manifest }: Chunk): void {
  const insert = prepared(db)(
    `insert into links (link_id, kind, a, b, supersedes, tx_id, scope_id)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (link_id) do nothing`,
  );
  for (const line of lines) insert.run(...(JSON.parse(line) as SqlValue[]), manifest.scopeId);
}

/** Whatever of it was noted here before stays. */
function storeLeft(db: WriteDb, { lines, manifest }: Chunk): void {
  const noteRow = prepared(db)(
    'insert into away_rows (row_id, scope_id) values (?, ?) on conflict do nothing',
  );
  const notePaper = prepared(db)(
    `insert into left_papers (row_id, sha256, bytes, scope_id) values (?, ?, ?, ?)
     on conflict do nothing`,
  );
  for (const line of lines) {
    const values = JSON.parse(line) as SqlValue[];
    if (values.length !== 1 && values.length !== 3) throw new BrokenChunk();
    const note = values.length === 1 ? noteRow : notePaper;
    note.run(...values, manifest.scopeId);
  }
}

/** Tried again by itself when its time comes, so it needs its words. */
function storeRefused(db: WriteDb, { lines, manifest }: Chunk): void {
  for (const line of lines) {
    const [seq, reason, at, body] = JSON.parse(line) as SqlValue[];
    const txId = saveBody(db, manifest.scopeId, Number(seq), String(body));
    prepared(db)(
      'insert into inbox_bad (scope_id, tx_id, reason, at) values (?, ?, ?, ?) on conflict do nothing',
    ).run(manifest.scopeId, txId, String(reason), String(at));
  }
}

async function storeBodies(db: WriteDb, { lines, manifest }: Chunk): Promise<void> {
  let count = 0;
  for (const line of lines) {
    const [seq, body] = JSON.parse(line) as SqlValue[];
    saveBody(db, manifest.scopeId, Number(seq), String(body));
    count += 1;
    if (count % 20 === 0) await setImmediate();
  }
}

/** Only the words that the chain has: a transaction proves itself by its hash. */
function saveBody(db: WriteDb, scopeId: string, seq: number, body: string): string {
  const row = prepared(db)('select tx_id, tx_hash from feed where scope_id = ? and seq = ?').get(
    scopeId,
    seq,
  );
  const tx = transactionOf(body);
  if (row?.['tx_id'] !== tx.txId || row['tx_hash'] !== tx.txHash || !isWhole(tx))
    throw new BrokenChunk();
  prepared(db)(`update feed set body = ? where scope_id = ? and seq = ? and body = ''`).run(
    body,
    scopeId,
    seq,
  );
  return tx.txId;
}
