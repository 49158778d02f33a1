import { type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/open.ts';

/** A printer that was out of paper over a holiday is still served; after that the record makes a new one. */
const KEPT_MS = 30 * 86_400_000;

export type DocumentFile = { readonly pdf: Uint8Array; readonly sha256: string };

/** The bytes of a paper exactly as they were handed out; null after thirty days, or at another desk. */
export async function documentFile(
  db: ReadDb | WriteDb,
  documentId: string,
): Promise<DocumentFile | null> {
  const row = await db
    .selectFrom('document_files')
    .select(['pdf', 'sha256'])
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps the bytes beside the journal's line, in its transaction, and lets go of what is too old. */
export async function keepFile(
  db: WriteDb,
  { documentId, pdf, sha256, now }: DocumentFile & { documentId: string; now: EpochMs },
): Promise<void> {
  await db
    .deleteFrom('document_files')
    .where('made_at', '<', toInstant(now - KEPT_MS))
    .execute();
  await db
    .insertInto('document_files')
    .values({ document_id: documentId, sha256, pdf: Buffer.from(pdf), made_at: toInstant(now) })
    .execute();
}
