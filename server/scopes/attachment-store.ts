import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { ATTACHMENT_BYTES_MAX } from '../../shared/domain/attachments/attachment.ts';
import {
  type AttachmentAnswer,
  attachmentLimits,
  type PieceAnswer,
} from '../../shared/replication/attachment-messages.ts';
import { type Database, inTransaction, type ReadDb, type WriteDb } from '../db/open.ts';

/** The bytes of attachments in pieces, by scope and hash (docs/adr/0013-attachments.md). */

/**
 * How long the file of a hash is, as the feed of a scope says; null for a hash that the scope does not
 * name.
 */
async function namedBytes(
  db: Pick<Database, 'selectFrom'>,
  scopeId: string,
  sha256: string,
): Promise<number | null> {
  // The registry's tables have no types here: they are read and written column for column.
  const { rows } = await sql<{ bytes: number }>`select bytes from attachments
    where scope_id = ${scopeId} and sha256 = ${sha256}
      and bytes between 1 and ${ATTACHMENT_BYTES_MAX} limit 1`.execute(db as Database);
  return rows[0]?.bytes ?? null;
}

/** The same, also where the row has left with its resident: what was added to it is still taken. */
async function takenBytes(db: WriteDb, scopeId: string, sha256: string): Promise<number | null> {
  const { rows } = await sql<{
    bytes: number | null;
  }>`select max(bytes) as bytes from ${KNOWN} as known
    where scope_id = ${scopeId} and sha256 = ${sha256}
      and bytes between 1 and ${ATTACHMENT_BYTES_MAX}`.execute(db);
  return rows[0]?.bytes ?? null;
}

/** Papers that a scope names, or named until their rows left with their resident. */
const KNOWN = sql`(select scope_id, id, sha256, bytes from attachments
  union all select scope_id, row_id, sha256, bytes from left_papers)`;

type Standing = AttachmentAnswer['files'][number];

/** How far these files are here; a hash that the scope does not name is left out. */
export async function standingsOf(
  db: Database,
  scopeId: string,
  hashes: readonly string[],
): Promise<AttachmentAnswer> {
  const { rows } = await sql<Standing & { bytes: number }>`
    select a.sha256, max(a.bytes) as bytes, coalesce(max(f.here), 0) as here,
      coalesce(bool_or(f.is_whole), false) as "isWhole"
    from ${KNOWN} as a left join attachment_files f using (scope_id, sha256)
    where a.scope_id = ${scopeId} and a.sha256 = any(${[...hashes]}::text[])
    group by a.sha256`.execute(db);
  const files: Standing[] = [];
  for (const { sha256, bytes, here, isWhole } of rows) {
    const isElsewhere = !isWhole && (await findElsewhere(db, scopeId, sha256)) !== null;
    files.push({ sha256, here: isElsewhere ? bytes : here, isWhole: isWhole || isElsewhere });
  }
  return { files };
}

/**
 * Another scope that has the bytes whole, for a row that was copied from there or to there: a look-up grants the
 * rows, and copies keep their ids. To know a hash is not enough.
 */
async function findElsewhere(
  db: Database,
  scopeId: string,
  sha256: string,
): Promise<string | null> {
  const { rows } = await sql<{ scope_id: string }>`select f.scope_id from ${KNOWN} as mine
    join scopes s on s.scope_id <> mine.scope_id
    join ${KNOWN} as theirs
      on theirs.scope_id = s.scope_id and theirs.id = mine.id and theirs.sha256 = mine.sha256
    join attachment_files f
      on f.scope_id = s.scope_id and f.sha256 = mine.sha256 and f.is_whole
    where mine.scope_id = ${scopeId} and mine.sha256 = ${sha256} limit 1`.execute(db);
  return rows[0]?.scope_id ?? null;
}

type Piece = {
  readonly scopeId: string;
  readonly sha256: string;
  readonly from: number;
  readonly bytes: Uint8Array;
};

/**
 * Puts a piece behind those that are here. The last one is checked with the whole in the same transaction: a
 * wrong hash throws everything away. A piece from another place changes nothing.
 *
 * @returns null for a hash that the scope does not name
 */
export async function takePiece(db: Database, piece: Piece): Promise<PieceAnswer | null> {
  const { scopeId, sha256 } = piece;
  return inTransaction(db, async (trx) => {
    const named = await takenBytes(trx, scopeId, sha256);
    if (named === null) return null;
    const file = await lockFile(trx, piece, named);
    if (file.is_whole) return { outcome: 'whole', here: file.bytes };
    const here = piece.from + piece.bytes.length;
    const isCrumb = piece.bytes.length < attachmentLimits.shortestPieceBytes && here < file.bytes;
    const fits = piece.from === file.here && here <= file.bytes;
    if (!fits || isCrumb || piece.bytes.length === 0) return { outcome: 'more', here: file.here };
    await trx
      .insertInto('attachment_pieces')
      .values({ scope_id: scopeId, sha256, at: piece.from, bytes: Buffer.from(piece.bytes) })
      .execute();
    if (here < file.bytes) return moveOn(trx, piece, here);
    return (await hashOf(trx, piece)) === sha256 ? settle(trx, piece, here) : throwAway(trx, piece);
  });
}

/** Two who hand over the same file wait for each other here. */
async function lockFile(db: WriteDb, { scopeId, sha256 }: Piece, bytes: number) {
  await db
    .insertInto('attachment_files')
    .values({ scope_id: scopeId, sha256, bytes, here: 0, is_whole: false })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return db
    .selectFrom('attachment_files')
    .select(['bytes', 'here', 'is_whole'])
    .where('scope_id', '=', scopeId)
    .where('sha256', '=', sha256)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

async function hashOf(db: WriteDb, { scopeId, sha256 }: Piece): Promise<string> {
  const hash = createHash('sha256');
  const { rows } = await sql<{ at: number }>`select at from attachment_pieces
    where scope_id = ${scopeId} and sha256 = ${sha256} order by at`.execute(db);
  for (const { at } of rows) {
    const { bytes } = await db
      .selectFrom('attachment_pieces')
      .select('bytes')
      .where('scope_id', '=', scopeId)
      .where('sha256', '=', sha256)
      .where('at', '=', at)
      .executeTakeFirstOrThrow();
    hash.update(bytes);
  }
  return hash.digest('hex');
}

async function moveOn(db: WriteDb, piece: Piece, here: number): Promise<PieceAnswer> {
  await changeFile(db, piece, { here });
  return { outcome: 'more', here };
}

async function settle(db: WriteDb, piece: Piece, here: number): Promise<PieceAnswer> {
  await changeFile(db, piece, { here, is_whole: true });
  return { outcome: 'whole', here };
}

async function throwAway(db: WriteDb, piece: Piece): Promise<PieceAnswer> {
  await db
    .deleteFrom('attachment_pieces')
    .where('scope_id', '=', piece.scopeId)
    .where('sha256', '=', piece.sha256)
    .execute();
  await changeFile(db, piece, { here: 0 });
  return { outcome: 'wrong', here: 0 };
}

async function changeFile(
  db: WriteDb,
  { scopeId, sha256 }: Piece,
  change: { readonly here: number; readonly is_whole?: boolean },
): Promise<void> {
  await db
    .updateTable('attachment_files')
    .set(change)
    .where('scope_id', '=', scopeId)
    .where('sha256', '=', sha256)
    .execute();
}

export type Part = { readonly bytes: Uint8Array; readonly of: number };

/**
 * Bytes of a whole file from a place on, as many as one answer holds.
 *
 * @returns null where the file is not here whole, or the scope does not name it; `bytes` is empty behind its end
 */
export async function readPart(
  db: Database,
  { scopeId, sha256, from }: Omit<Piece, 'bytes'>,
): Promise<Part | null> {
  if ((await namedBytes(db, scopeId, sha256)) === null) return null;
  const own = await findWhole(db, scopeId, sha256);
  if (own) return { bytes: await readPieces(db, { scopeId, sha256, from }), of: own.bytes };
  const elsewhere = await findElsewhere(db, scopeId, sha256);
  const file = elsewhere === null ? undefined : await findWhole(db, elsewhere, sha256);
  if (!file || elsewhere === null) return null;
  return { bytes: await readPieces(db, { scopeId: elsewhere, sha256, from }), of: file.bytes };
}

async function readPieces(
  db: ReadDb,
  { scopeId, sha256, from }: Omit<Piece, 'bytes'>,
): Promise<Uint8Array> {
  const { pieceBytes } = attachmentLimits;
  const rows = await db
    .selectFrom('attachment_pieces')
    .select(['at', 'bytes'])
    .where('scope_id', '=', scopeId)
    .where('sha256', '=', sha256)
    .where('at', '>', from - pieceBytes)
    .where('at', '<', from + pieceBytes)
    .orderBy('at')
    .execute();
  const first = rows[0]?.at ?? from;
  const together = Buffer.concat(rows.map(({ bytes }) => bytes));
  return together.subarray(Math.max(0, from - first), from - first + pieceBytes);
}

function findWhole(db: ReadDb, scopeId: string, sha256: string) {
  return db
    .selectFrom('attachment_files')
    .select('bytes')
    .where('scope_id', '=', scopeId)
    .where('sha256', '=', sha256)
    .where('is_whole', '=', true)
    .executeTakeFirst();
}
