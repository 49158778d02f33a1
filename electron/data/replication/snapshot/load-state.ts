import {
  type Digest,
  digestSums,
  emptyDigest,
  parseDigest,
} from '../../../../shared/replication/digest.ts';
import {
  type Manifest,
  manifest,
  type SignedManifest,
} from '../../../../shared/replication/snapshot.ts';
import { type Position, START } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';

/** How far a scope is loaded, as it is committed with the rows (migrations/0100-first-load.sql). */
export type Load = {
  readonly state: 'loading' | 'pulling' | 'complete';
  readonly isPaused: boolean;
  /** Null while the scope is pulled, and when nothing is left of the snapshot. */
  readonly manifest: Manifest | null;
  readonly chunksDone: number;
  readonly bytesDone: number;
  readonly rowsDone: number;
  /** Of the rows so far, made here. */
  readonly digest: Digest;
  /** Of the feed so far. */
  readonly position: Position;
  /** What a pulled scope has to reach. */
  readonly head: number;
};

export function readLoad(read: ReadDb, scopeId: string): Load | null {
  const row = preparedRead(read)('select * from loads where scope_id = ?').get(scopeId);
  return row ? loadOf(row) : null;
}

function loadOf(row: SqlRow): Load {
  const [text, sums] = [String(row['manifest']), String(row['digest'])];
  return {
    state: row['state'] as Load['state'],
    isPaused: row['is_paused'] === 1,
    manifest: text === '' ? null : manifest.parse(JSON.parse(text)),
    chunksDone: Number(row['chunks_done']),
    bytesDone: Number(row['bytes_done']),
    rowsDone: Number(row['rows_done']),
    digest: sums === '' ? emptyDigest() : parseDigest(sums.split(' ')),
    position: { seq: Number(row['seq']), chk: String(row['chk']) },
    head: Number(row['head']),
  };
}

/** Begins to load a snapshot, from its first chunk on. */
export function saveBegin(db: WriteDb, scopeId: string, { text, signature }: SignedManifest): void {
  prepared(db)(
    `insert into loads (scope_id, state, manifest, signature, digest, chk)
     values (?, 'loading', ?, ?, '', ?)
     on conflict (scope_id) do update set state = 'loading', manifest = excluded.manifest,
       signature = excluded.signature, digest = '', chunks_done = 0, bytes_done = 0, rows_done = 0,
       seq = 0, chk = excluded.chk, completed_at = null`,
  ).run(scopeId, text, signature, START.chk);
}

/** What is here can not be followed any further: whatever is asked next is a snapshot. */
export function saveLetGo(db: WriteDb, scopeId: string): void {
  prepared(db)(
    `insert into loads (scope_id, state, manifest, signature, digest, chk)
     values (?, 'loading', '', '', '', ?)
     on conflict (scope_id) do update set state = 'loading', manifest = '', completed_at = null`,
  ).run(scopeId, START.chk);
}

/** The scope is pulled from its first entry on, and is complete when it reaches this head. */
export function savePulling(db: WriteDb, scopeId: string, head: number): void {
  prepared(db)(
    `insert into loads (scope_id, state, manifest, signature, digest, chk, head)
     values (?, 'pulling', '', '', '', ?, ?)
     on conflict (scope_id) do update set state = 'pulling', manifest = '', head = excluded.head`,
  ).run(scopeId, START.chk, head);
}

/** What a chunk added, in the transaction that holds its rows. */
export function saveProgress(
  db: WriteDb,
  scopeId: string,
  load: Pick<Load, 'chunksDone' | 'bytesDone' | 'rowsDone' | 'digest' | 'position'>,
): void {
  prepared(db)(
    `update loads set chunks_done = ?, bytes_done = ?, rows_done = ?, digest = ?, seq = ?, chk = ?
     where scope_id = ?`,
  ).run(
    load.chunksDone,
    load.bytesDone,
    load.rowsDone,
    digestSums(load.digest).join(' '),
    load.position.seq,
    load.position.chk,
    scopeId,
  );
}

export function saveComplete(db: WriteDb, scopeId: string, at: string): void {
  prepared(db)(`update loads set state = 'complete', completed_at = ? where scope_id = ?`).run(
    at,
    scopeId,
  );
}

/** Nothing more is wanted of the snapshot. */
export function forgetManifest(db: WriteDb, scopeId: string): void {
  prepared(db)(
    `update loads set manifest = '', signature = '', digest = '' where scope_id = ?`,
  ).run(scopeId);
  prepared(db)('delete from load_pieces').run();
}

export function savePaused(db: WriteDb, scopeId: string, isPaused: boolean): void {
  prepared(db)('update loads set is_paused = ? where scope_id = ?').run(isPaused ? 1 : 0, scopeId);
}

/** What is here of a chunk that did not arrive whole. */
export function readPieces(read: ReadDb, hash: string): readonly Buffer[] {
  const rows = preparedRead(read)(
    'select at, bytes from load_pieces where hash = ? order by at',
  ).all(hash);
  const pieces: Buffer[] = [];
  let length = 0;
  for (const row of rows) {
    if (row['at'] !== length) break;
    const piece = Buffer.from(String(row['bytes']), 'base64');
    pieces.push(piece);
    length += piece.length;
  }
  return pieces;
}

export function savePiece(db: WriteDb, hash: string, at: number, bytes: Buffer): void {
  prepared(db)('insert or replace into load_pieces (hash, at, bytes) values (?, ?, ?)').run(
    hash,
    at,
    bytes.toString('base64'),
  );
}

export function dropPieces(db: WriteDb, hash: string): void {
  prepared(db)('delete from load_pieces where hash = ?').run(hash);
}
