import { z } from 'zod';
import { command, query } from './rule.ts';
import { id, idempotencyKey } from './schemas.ts';

/** Every paper of the product; what `subjectId` names is said beside it. */
export const paperKinds = [
  'health-record-summary', // 居民健康档案摘要: the resident
  'measurement-slip', // 测量结果单: the resident
  'referral-out', // 双向转诊（转出）单: the referral
  'appointment-slip', // 预约单: the appointment
  'ticket', // 排队号 for the 80 mm roll: the ticket
  'desk-ticket', // 排队号 on a sheet, where a desk has no roll: the ticket
  'specimen-label', // 标本标签, 50 × 30 mm: the specimen
] as const;

export type PaperKind = (typeof paperKinds)[number];

/** Papers of the clinic, which speak of many people: made where their procedure is, by `closing.fallbackList`. */
export const clinicPaperKinds = ['fallback-list'] as const; // 备用名单
export type ClinicPaperKind = (typeof clinicPaperKinds)[number];

/** Whatever stands in the print journal. */
export const journalKinds = [...paperKinds, ...clinicPaperKinds] as const;
export type JournalKind = (typeof journalKinds)[number];

/** A finished document and its line in the print journal. Its bytes are asked for by themselves. */
export const printedDocument = z.object({
  documentId: id,
  kind: z.enum(journalKinds),
  fileName: z.string(),
  /** 1 for the first print; higher is a reprint and says so on the paper. */
  copyNumber: z.number().int(),
});

export type PrintedDocument = z.output<typeof printedDocument>;

export const documents = {
  /**
   * Makes one paper, enters it in the print journal and keeps its bytes for a printer.
   *
   * Refusals: `not-found`; `nothing-measured` for a measurement slip without a value.
   */
  make: command({ needs: 'documents.print', audit: 'print' })
    .input(z.object({ idempotencyKey, kind: z.enum(paperKinds), subjectId: id }))
    .output(printedDocument),
  /** The bytes as they were made. Refusal: `not-found` after thirty days, or at another desk. */
  file: query({ needs: 'documents.print' })
    .input(z.object({ documentId: id }))
    .output(z.object({ pdfBase64: z.string() })),
};
