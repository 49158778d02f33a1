import { createHash } from 'node:crypto';
import {
  clinicDate,
  type EpochMs,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import { type Strip, strip } from '../../../../shared/contract/strips.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { documentKinds, type RenderedKind } from '../../documents/kinds.ts';

/** A printer that was out of paper over a holiday is still served; after that the record makes a new one. */
const KEPT_MS = 30 * 86_400_000;

export type DocumentFile = {
  readonly pdf: Uint8Array;
  readonly sha256: string;
  /** The same paper for a ticket printer; null of what is for sheets, and of papers before there was such a form. */
  readonly strip: Strip | null;
};

type KeptPaper = DocumentFile & {
  readonly kind: string;
  /** Everybody on it. */
  readonly residentIds: readonly string[];
  /** The day that its file is named by. */
  readonly date: string;
};

/** A paper exactly as it was handed out; null after thirty days, or at another desk. */
export async function documentFile(
  db: ReadDb | WriteDb,
  documentId: string,
): Promise<KeptPaper | null> {
  const file = await db
    .selectFrom('document_files')
    .select(['pdf', 'sha256', 'strip'])
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  if (!file) return null;
  const line = (await personalLine(db, documentId)) ?? (await clinicLine(db, documentId));
  const parsed = file.strip === null ? null : strip.parse(JSON.parse(file.strip));
  return line ? { ...file, strip: parsed, ...line } : null;
}

async function personalLine(db: ReadDb | WriteDb, documentId: string) {
  const row = await db
    .selectFrom('documents')
    .select(['kind', 'resident_id', 'printed_at'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (!row) return null;
  const date = clinicDate(fromInstant(row.printed_at as Instant));
  return { kind: row.kind, residentIds: [row.resident_id], date };
}

async function clinicLine(db: ReadDb | WriteDb, documentId: string) {
  const row = await db
    .selectFrom('clinic_papers')
    .select(['kind', 'resident_ids', 'subject'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (!row) return null;
  const residentIds = JSON.parse(row.resident_ids) as string[];
  return { kind: row.kind, residentIds, date: row.subject };
}

/** Keeps the bytes beside the journal's line, in its transaction, and lets go of what is too old. */
export async function keepFile(
  db: WriteDb,
  {
    documentId,
    pdf,
    sha256,
    strip: words,
    now,
  }: DocumentFile & { documentId: string; now: EpochMs },
): Promise<void> {
  await db
    .deleteFrom('document_files')
    .where('made_at', '<', toInstant(now - KEPT_MS))
    .execute();
  await db
    .insertInto('document_files')
    .values({
      document_id: documentId,
      sha256,
      pdf: Buffer.from(pdf),
      made_at: toInstant(now),
      ...stripColumns(words),
    })
    .execute();
}

/** With a hash of its own: what a ticket printer was given can be told from what was shown. */
function stripColumns(words: Strip | null) {
  if (words === null) return { strip: null, strip_sha256: null };
  const text = JSON.stringify(words);
  return { strip: text, strip_sha256: createHash('sha256').update(text).digest('hex') };
}

type Named = { readonly kind: RenderedKind; readonly date: string; readonly documentId: string };

/** No name of a person in it: it ends up in folders, in queues of printers and in logs. */
export function paperFileName({ kind, date, documentId }: Named): string {
  return `${documentKinds[kind].title}-${date}-${documentId.slice(-6)}.pdf`;
}
