import {
  ATTACHMENT_BYTES_MAX,
  type MediaType,
  mediaTypeOf,
} from '../../../../shared/domain/attachments/attachment.ts';
import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import {
  addBytes,
  findFile,
  hashOf,
  readBytes,
  type StoredFile,
} from '../../replication/attachments/store.ts';

type Part = {
  readonly uploadId: string;
  readonly bytes: number;
  readonly from: number;
  readonly base64: string;
};

const BYTES_PER_MB = 1_048_576;

/**
 * Keeps a part of a file that a window hands over.
 *
 * @returns how many bytes are here
 * @throws AppError `file-empty`, `file-too-large`, `file-kind`
 */
export async function takePart(
  db: WriteDb,
  { uploadId, bytes, from, base64 }: Part,
  now: EpochMs,
): Promise<number> {
  if (bytes === 0) throw new AppError('file-empty');
  if (bytes > ATTACHMENT_BYTES_MAX)
    throw new AppError('file-too-large', { params: { most: ATTACHMENT_BYTES_MAX / BYTES_PER_MB } });
  const part = Buffer.from(base64, 'base64');
  if (from === 0 && mediaTypeOf(part) === null) throw new AppError('file-kind');
  await db
    .insertInto('attachment_files')
    .values({
      id: uploadId,
      sha256: null,
      bytes,
      state: 'adding',
      began_at: toInstant(now),
      here: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return addBytes(db, uploadId, { at: from, bytes: part });
}

/** What a window has handed over, looked at as a whole. */
export type Uploaded = {
  readonly file: StoredFile;
  readonly sha256: string;
  readonly mediaType: MediaType;
};

/** @throws AppError `not-found` when nothing is here of it, `wrong-state` before it is whole, `file-kind` */
export async function examineUpload(db: ReadDb, uploadId: string): Promise<Uploaded> {
  const row = await db
    .selectFrom('attachment_files')
    .select(['id', 'sha256', 'bytes', 'here'])
    .where('id', '=', uploadId)
    .where('state', '=', 'adding')
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.here < row.bytes) throw new AppError('wrong-state');
  const file = { ...row, isWhole: false };
  const mediaType = mediaTypeOf(await readBytes(db, uploadId, { from: 0, length: 16 }));
  if (mediaType === null) throw new AppError('file-kind');
  return { file, mediaType, sha256: await hashOf(db, file) };
}

/**
 * The bytes are those of their hash from now on. Where they are here whole already, the second copy goes;
 * where they are on their way, this one has arrived first.
 *
 * @throws AppError `not-found` when the upload was added to another record, or let go of, since it was looked at
 */
export async function keepUpload(db: WriteDb, { file, sha256 }: Uploaded): Promise<void> {
  const upload = await db
    .selectFrom('attachment_files')
    .select('id')
    .where('id', '=', file.id)
    .where('state', '=', 'adding')
    .executeTakeFirst();
  if (!upload) throw new AppError('not-found');
  const known = await findFile(db, sha256);
  const leaving = known?.isWhole ? file.id : known?.id;
  if (leaving !== undefined)
    await db.deleteFrom('attachment_files').where('id', '=', leaving).execute();
  if (known?.isWhole) return;
  await db
    .updateTable('attachment_files')
    .set({ sha256, state: 'whole' })
    .where('id', '=', file.id)
    .execute();
}
