import { maskCell } from '../../../../shared/domain/import/cell.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { openFile } from '../../replication/attachments/store.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { attachmentOf, type AttachmentRow, hasFile, isRestored } from './reader.ts';
import { keepUpload, type Uploaded } from './upload.ts';

type New = {
  readonly attachmentId: string;
  readonly residentId: string;
  readonly title: string;
  readonly uploaded: Uploaded;
};

/**
 * Bytes and the act that names them, in one commit.
 *
 * @throws AppError `not-found` for an unknown person, `attachment-known` when the person has this very file
 */
export async function addAttachment(unit: Unit, made: New): Promise<void> {
  const { attachmentId, residentId, title, uploaded } = made;
  const { file, sha256, mediaType } = uploaded;
  await requireResident(unit, residentId);
  if (await hasFile(unit.db, residentId, sha256)) throw new AppError('attachment-known');
  await keepUpload(unit.db, uploaded);
  await issueRow(unit, attachmentId, {
    residentId,
    title: maskCell(title),
    sha256,
    bytes: file.bytes,
    mediaType,
    addedAt: toInstant(unit.now),
    addedBy: unit.actor.kind === 'staff' ? unit.actor.id : null,
  });
}

/** @throws AppError `not-found`, `already-done` */
export async function removeAttachment(
  unit: Unit,
  attachmentId: string,
  reason: string,
): Promise<AttachmentRow> {
  const row = await attachmentOf(unit.db, attachmentId);
  if (row.removedReason !== null) throw new AppError('already-done');
  await unit.issue([{ op: 'tombstone', entity: 'attachments', rowId: attachmentId, reason }]);
  return row;
}

type Back = { readonly attachmentId: string; readonly restores: string };

/**
 * A tombstone is for good: what was taken away comes back as another row that names the same bytes.
 *
 * @throws AppError `not-found`, `already-done`
 */
export async function restoreAttachment(
  unit: Unit,
  { attachmentId, restores }: Back,
): Promise<AttachmentRow> {
  const row = await attachmentOf(unit.db, restores);
  const isBack = row.removedReason === null || (await isRestored(unit.db, restores));
  if (isBack) throw new AppError('already-done');
  await issueRow(unit, attachmentId, row, restores);
  return row;
}

/** @throws AppError `not-found` */
export async function wantAttachment(
  unit: Unit,
  attachmentId: string,
  fileId: string,
): Promise<AttachmentRow> {
  const row = await attachmentOf(unit.db, attachmentId);
  const { sha256, bytes } = row;
  await openFile(unit.db, { id: fileId, sha256, bytes, now: unit.now });
  await unit.db
    .updateTable('attachment_files')
    .set({ wanted_at: toInstant(unit.now), absent_at: null })
    .where('sha256', '=', sha256)
    .where('state', '=', 'arriving')
    .execute();
  unit.changed('attachments');
  return row;
}

/** @throws AppError `not-found` */
export async function unwantAttachment(unit: Unit, attachmentId: string): Promise<void> {
  const { sha256 } = await attachmentOf(unit.db, attachmentId);
  await unit.db
    .updateTable('attachment_files')
    .set({ wanted_at: null, absent_at: null })
    .where('sha256', '=', sha256)
    .execute();
  unit.changed('attachment-files');
}

async function issueRow(
  unit: Unit,
  attachmentId: string,
  row: Omit<AttachmentRow, 'id' | 'removedReason'>,
  restores: string | null = null,
): Promise<void> {
  const fields = {
    resident_id: row.residentId,
    title: row.title,
    sha256: row.sha256,
    bytes: row.bytes,
    media_type: row.mediaType,
    added_at: row.addedAt,
    added_by: row.addedBy,
    restores,
  };
  await unit.issue([{ op: 'insert', entity: 'attachments', rowId: attachmentId, fields }]);
}

async function requireResident({ db }: Unit, residentId: string): Promise<void> {
  const resident = await db
    .selectFrom('residents')
    .select('id')
    .where('id', '=', residentId)
    .executeTakeFirst();
  if (!resident) throw new AppError('not-found');
}
