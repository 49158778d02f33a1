import { createHash, randomBytes } from 'node:crypto';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { nextCopy, readSummary } from './summary.ts';

/** Papers (P1). A document is made first and written into the journal in the same act that hands it out. */
export function documentProcedures(app: AppContext, os: Implementer) {
  return os.documents.router({
    summary: os.documents.summary.handler(async ({ context, input }) => {
      const { residentId } = input;
      const now = app.clock.now();
      const token = randomBytes(16).toString('base64url');
      const summary = await readSummary(app, {
        residentId,
        now,
        token,
        printedBy: context.caller.staff?.name ?? null,
      });
      const pdf = await app.documents.render('health-record-summary', summary);
      return context.commit(async (unit) => {
        context.about([residentId]);
        // Another desk printed meanwhile: this paper would bear the number of that one.
        const copyNumber = await nextCopy(unit.db, residentId);
        if (copyNumber !== summary.copyNumber) throw new AppError('document-failed');
        const documentId = app.makeId();
        const document: Operation = {
          op: 'insert',
          entity: 'documents',
          rowId: documentId,
          fields: {
            resident_id: residentId,
            kind: 'health-record-summary',
            copy_number: summary.copyNumber,
            printed_at: toInstant(now),
            printed_by: context.caller.staff?.staffId ?? null,
            place: unit.actor.place,
            sha256: createHash('sha256').update(pdf).digest('hex'),
          },
        };
        const issued: Operation = {
          op: 'insert',
          entity: 'summary_tokens',
          rowId: app.makeId(),
          fields: { resident_id: residentId, token, issued_at: toInstant(now), revoked_at: null },
        };
        await unit.issue([document, issued]);
        return {
          documentId,
          // No name in a file name: it would end up in folders and logs.
          fileName: `健康档案摘要-${clinicDate(now)}-${documentId.slice(-6)}.pdf`,
          pdfBase64: Buffer.from(pdf).toString('base64'),
          copyNumber: summary.copyNumber,
        };
      });
    }),
  });
}
