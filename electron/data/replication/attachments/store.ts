import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ATTACHMENT_BYTES_MAX } from '../../../../shared/domain/attachments/attachment.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { attachmentLimits } from '../../../../shared/replication/attachment-messages.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

/**
 * The bytes of attachments in the encrypted database, in pieces. A file counts when its hash is right; until
 * then it is only as long as it is.
 */
export type StoredFile = {
  readonly id: string;
  readonly sha256: string | null;
  /** Of the whole. */
  readonly bytes: number;
  /** Bytes from the first on. */
  readonly here: number;
  readonly isWhole: boolean;
};

const { pieceBytes } = attachmentLimits;
const columns = ['id', 'sha256', 'bytes', 'here', 'state'] as const;

type Row = Omit<StoredFile, 'isWhole'> & { readonly state: string };

function toFile({ state, ...row }: Row): StoredFile {
  return { ...row, isWhole: state === 'whole' };
}

/** As far as the bytes of a hash are here; null where there is not one. */
export async function findFile(db: ReadDb | WriteDb, sha256: string): Promise<StoredFile | null> {
  const row = await db
    .selectFrom('attachment_files')
    .select(columns)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row ? toFile(row) : null;
}

/**
 * How long the file of a hash is, as the feed of a scope says.
 *
 * @returns null for a hash that the scope does not name: nothing is taken or given under it
 */
export async function namedBytes(
  db: ReadDb | WriteDb,
  scopeId: string,
  sha256: string,
): Promise<number | null> {
  const row = await db
    .selectFrom('attachments')
    .select('bytes')
    .where('sha256', '=', sha256)
    .where('scope_id', '=', scopeId)
    .where('bytes', '>', 0)
    .where('bytes', '<=', ATTACHMENT_BYTES_MAX)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

/**
 * The same, also where the row has left with its resident: bytes that were added to it are still taken, for whoever has
 * the record, and given to nobody here.
 */
export async function takenBytes(
  db: ReadDb | WriteDb,
  scopeId: string,
  sha256: string,
): Promise<number | null> {
  const named = await namedBytes(db, scopeId, sha256);
  if (named !== null) return named;
  const left = await db
    .selectFrom('left_papers')
    .select('bytes')
    .where('sha256', '=', sha256)
    .where('scope_id', '=', scopeId)
    .where('bytes', '>', 0)
    .where('bytes', '<=', ATTACHMENT_BYTES_MAX)
    .executeTakeFirst();
  return left?.bytes ?? null;
}

/** Takes bytes away that somebody up the line has, and that nothing here names any more because its row has left. */
export async function dropLeft(db: WriteDb, sha256: string): Promise<void> {
  await db
    .deleteFrom('attachment_files')
    .where('sha256', '=', sha256)
    .where('held_by', 'is not', null)
    .where('sha256', 'in', (eb) => eb.selectFrom('left_papers').select('left_papers.sha256'))
    .where('sha256', 'not in', (eb) => eb.selectFrom('attachments').select('attachments.sha256'))
    .execute();
}

type NewFile = {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly now: EpochMs;
};

/** The place for the bytes of a hash: the one that is there, or a new one. */
export async function openFile(db: WriteDb, file: NewFile): Promise<StoredFile> {
  const { id, sha256, bytes, now } = file;
  await db
    .insertInto('attachment_files')
    .values({ id, sha256, bytes, here: 0, state: 'arriving', began_at: toInstant(now) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const opened = await findFile(db, sha256);
  assert(opened, 'the file was opened in this transaction');
  return opened;
}

/**
 * Puts bytes behind those that are here, as far as the file is long.
 *
 * @returns how many are here now; unchanged where `at` is not the next place
 */
export async function addBytes(
  db: WriteDb,
  id: string,
  { at, bytes }: { readonly at: number; readonly bytes: Uint8Array },
): Promise<number> {
  const file = await db
    .selectFrom('attachment_files')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (file.state === 'whole' || file.here !== at || at + bytes.length > file.bytes)
    return file.here;
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const piece = Buffer.from(bytes.subarray(from, from + pieceBytes));
    await db
      .insertInto('attachment_pieces')
      .values({ file_id: id, at: at + from, bytes: piece })
      .execute();
  }
  const here = at + bytes.length;
  await db.updateTable('attachment_files').set({ here }).where('id', '=', id).execute();
  return here;
}

/** Bytes from a place on; fewer than asked for where the file, or what is here of it, ends. */
export async function readBytes(
  db: ReadDb,
  id: string,
  { from, length }: { readonly from: number; readonly length: number },
): Promise<Buffer> {
  const rows = await db
    .selectFrom('attachment_pieces')
    .select(['at', 'bytes'])
    .where('file_id', '=', id)
    .where('at', '>', from - pieceBytes)
    .where('at', '<', from + length)
    .orderBy('at')
    .execute();
  const first = rows[0]?.at ?? from;
  const together = Buffer.concat(rows.map(({ bytes }) => bytes));
  return together.subarray(Math.max(0, from - first), from - first + length);
}

/** SHA-256 of what is here, piece by piece, so that nobody waits for a large one. */
export async function hashOf(db: ReadDb, { id, here }: StoredFile): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < here; at += pieceBytes) {
    hash.update(await readBytes(db, id, { from: at, length: Math.min(pieceBytes, here - at) }));
    await setImmediate();
  }
  return hash.digest('hex');
}

/** Every byte is here and the hash is right. */
export async function markWhole(db: WriteDb, id: string): Promise<void> {
  await db
    .updateTable('attachment_files')
    .set({ state: 'whole', wanted_at: null, absent_at: null })
    .where('id', '=', id)
    .execute();
}

/** The bytes are not those of the hash: nothing of them stays. */
export async function throwAway(db: WriteDb, id: string): Promise<void> {
  await db.deleteFrom('attachment_pieces').where('file_id', '=', id).execute();
  await db
    .updateTable('attachment_files')
    .set({ here: 0, state: 'arriving', held_by: null, held_at: null })
    .where('id', '=', id)
    .execute();
}
