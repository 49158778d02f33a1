import { clinicDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { type DocumentKind, documentKinds } from '../../documents/kinds.ts';

/** A printer that was out of paper over a holiday is still served; after that the record makes a new one. */
const KEPT_MS = 30 * 86_400_000;

export type DocumentFile = { readonly pdf: Uint8Array; readonly sha256: string };

type KeptPaper = DocumentFile & {
  readonly kind: string;
  readonly residentId: string;
  readonly madeAt: string;
};

/** A paper exactly as it was handed out; null after thirty days, or at another desk. */
export async function documentFile(
  db: ReadDb | WriteDb,
  documentId: string,
): Promise<KeptPaper | null> {
  const row = await db
    .selectFrom('document_files')
    .innerJoin('documents', 'documents.id', 'document_files.document_id')
    .select([
      'document_files.pdf',
      'document_files.sha256',
      'documents.kind',
      'documents.resident_id as residentId',
      'documents.printed_at as madeAt',
    ])
    .where('document_files.document_id', '=', documentId)
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

type Named = { readonly kind: DocumentKind; readonly madeAt: EpochMs; readonly documentId: string };

/** No name of a person in it: it ends up in folders, in queues of printers and in logs. */
export function paperFileName({ kind, madeAt, documentId }: Named): string {
  return `${documentKinds[kind].title}-${clinicDate(madeAt)}-${documentId.slice(-6)}.pdf`;
}
