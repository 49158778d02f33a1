import { z } from 'zod';
import { command } from './rule.ts';
import { id, idempotencyKey } from './schemas.ts';

/** A finished document: PDF bytes in base64, and its line in the print journal. */
export const printedDocument = z.object({
  documentId: id,
  fileName: z.string(),
  pdfBase64: z.string(),
  /** 1 for the first print; higher is a reprint and says so on the paper. */
  copyNumber: z.number().int(),
});

export type PrintedDocument = z.output<typeof printedDocument>;

export const documents = {
  /** 居民健康档案摘要. Its QR holds a random token that can be revoked, nothing else. */
  summary: command({ needs: 'documents.print', audit: 'print' })
    .input(z.object({ idempotencyKey, residentId: id }))
    .output(printedDocument),
};
