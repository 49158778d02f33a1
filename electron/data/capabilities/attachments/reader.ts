import type {
  AttachmentState,
  AttachmentView,
  RemovedAttachment,
} from '../../../../shared/contract/attachments.ts';
import type { MediaType } from '../../../../shared/domain/attachments/attachment.ts';
import type { Instant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { idsOf } from '../residents/same-person.ts';

/** A row as it stands, whether it was taken away or not. */
export type AttachmentRow = {
  readonly id: string;
  readonly residentId: string;
  readonly title: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly addedAt: string;
  readonly addedBy: string | null;
  readonly removedReason: string | null;
};

const columns = [
  'attachments.id',
  'attachments.resident_id as residentId',
  'attachments.title',
  'attachments.sha256',
  'attachments.bytes',
  'attachments.media_type as mediaType',
  'attachments.added_at as addedAt',
  'attachments.added_by as addedBy',
  'attachments.removed_reason as removedReason',
] as const;

/** @throws AppError `not-found` */
export async function attachmentOf(
  db: ReadDb | WriteDb,
  attachmentId: string,
): Promise<AttachmentRow> {
  const row = await db
    .selectFrom('attachments')
    .select(columns)
    .where('id', '=', attachmentId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

/** Whether a person has this very file already, under any of the person's ids. */
export async function hasFile(
  db: ReadDb | WriteDb,
  residentId: string,
  sha256: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('attachments')
    .select('id')
    .where('resident_id', 'in', idsOf(residentId))
    .where('sha256', '=', sha256)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether something was brought back since. */
export async function isRestored(db: ReadDb | WriteDb, attachmentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attachments')
    .select('id')
    .where('restores', '=', attachmentId)
    .executeTakeFirst();
  return row !== undefined;
}

export type Attachments = {
  readonly files: AttachmentView[];
  readonly removed: RemovedAttachment[];
};

/** All of a person, the newest first. */
export async function attachmentsOf(db: ReadDb, residentId: string): Promise<Attachments> {
  const rows = await db
    .selectFrom('attachments')
    .leftJoin('attachment_files', 'attachment_files.sha256', 'attachments.sha256')
    .leftJoin('staff', 'staff.id', 'attachments.added_by')
    .select(columns)
    .select([
      'staff.name as addedByName',
      'attachments.restores',
      'attachment_files.state as fileState',
      'attachment_files.here',
      'attachment_files.held_by as heldBy',
      'attachment_files.wanted_at as wantedAt',
      'attachment_files.absent_at as absentAt',
    ])
    .where('attachments.resident_id', 'in', idsOf(residentId))
    .orderBy('attachments.added_at', 'desc')
    .orderBy('attachments.id', 'desc')
    .execute();
  const restored = new Set(rows.map(({ restores }) => restores));
  const standing = rows.filter(({ removedReason }) => removedReason === null);
  const gone = rows.filter(({ id, removedReason }) => removedReason !== null && !restored.has(id));
  return {
    files: standing.map((row) => ({ ...named(row), state: stateOf(row), here: row.here ?? 0 })),
    removed: gone.map((row) => ({ ...named(row), reason: row.removedReason ?? '' })),
  };
}

type Row = AttachmentRow & { readonly addedByName: string | null };

/** The fold has checked what kind it is where it was added; here it is only read. */
function named({ id, title, bytes, mediaType, addedAt, addedByName }: Row) {
  return {
    attachmentId: id,
    title,
    bytes,
    mediaType: mediaType as MediaType,
    addedAt: addedAt as Instant,
    addedByName,
  };
}

type FileColumns = {
  readonly fileState: string | null;
  readonly heldBy: string | null;
  readonly wantedAt: string | null;
  readonly absentAt: string | null;
};

function stateOf({ fileState, heldBy, wantedAt, absentAt }: FileColumns): AttachmentState {
  if (fileState === 'whole') return heldBy === null ? 'here-only' : 'delivered';
  if (wantedAt === null) return 'away';
  return absentAt === null ? 'fetching' : 'absent';
}
