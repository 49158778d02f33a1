import { createHash } from 'node:crypto';
import type { PrintedDocument } from '../../../../shared/contract/documents.ts';
import { clinicDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { type DocumentData, type DocumentKind, stripOf } from '../../documents/kinds.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import { documentFile, keepFile, paperFileName } from './files.ts';
import type { Paper } from './paper.ts';
import { paperReaders } from './readers.ts';
import { idsOf } from '../residents/same-person.ts';

/** Papers (P1). A document is made first and written into the journal in the same act that hands it out. */
export function documentProcedures(app: AppContext, os: Implementer) {
  return os.documents.router({
    make: os.documents.make.handler(({ context, input }) =>
      makePaper(app, context, input.kind, input.subjectId),
    ),
    file: os.documents.file.handler(async ({ context, input }) => {
      const file = await documentFile(app.database.read, input.documentId);
      if (!file) throw new AppError('not-found');
      context.about([...file.residentIds]);
      return { pdfBase64: Buffer.from(file.pdf).toString('base64') };
    }),
  });
}

async function makePaper(
  app: AppContext,
  context: HandlerContext,
  kind: DocumentKind,
  subjectId: string,
): Promise<PrintedDocument> {
  const now = app.clock.now();
  const paper = await paperReaders[kind](app, { subjectId, now });
  const copyNumber = await nextCopy(app.database.read, kind, paper);
  const printedBy = context.caller.staff?.name ?? null;
  const made = { kind, now, copyNumber };
  const data = await dataOf(app, paper, { ...made, printedBy });
  const pdf = await app.documents.render(kind, data);
  const strip = stripOf(kind, data);
  return context.commit(async (unit) => {
    context.about([paper.residentId]);
    // Somebody else printed meanwhile: this paper would bear the number of that one.
    const isTaken = (await nextCopy(unit.db, kind, paper)) !== copyNumber;
    if (isTaken) throw new AppError('document-failed');
    const documentId = app.makeId();
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const staffId = context.caller.staff?.staffId ?? null;
    const line = journalLine(paper, {
      ...made,
      documentId,
      sha256,
      staffId,
      place: unit.actor.place,
    });
    await unit.issue([line, ...paper.rows]);
    await keepFile(unit.db, { documentId, pdf, sha256, strip, now });
    return {
      documentId,
      kind,
      fileName: paperFileName({ kind, date: clinicDate(now), documentId }),
      copyNumber,
    };
  });
}

type Print = {
  readonly now: EpochMs;
  readonly copyNumber: number;
  readonly printedBy: string | null;
};

/** Everything that stands on it. */
async function dataOf<Kind extends DocumentKind>(
  app: AppContext,
  { body, isDemo }: Paper<Kind>,
  { now, copyNumber, printedBy }: Print & { readonly kind: Kind },
): Promise<DocumentData<Kind>> {
  const clinic = await app.database.read
    .selectFrom('clinics')
    .select(['name', 'phone'])
    .where('id', '=', app.workstation.clinicId)
    .executeTakeFirst();
  const imprint = {
    clinicName: clinic?.name ?? '',
    clinicPhone: clinic?.phone ?? null,
    isDemo,
    copyNumber,
    printedAt: toInstant(now),
    printedBy,
  };
  // The renderer's schema checks the whole; the compiler can not put a generic body together.
  return { ...body, imprint } as unknown as DocumentData<Kind>;
}

type Line = {
  readonly kind: DocumentKind;
  readonly now: EpochMs;
  readonly copyNumber: number;
  readonly documentId: string;
  readonly sha256: string;
  readonly staffId: string | null;
  readonly place: string;
};

function journalLine(paper: Paper<DocumentKind>, line: Line): Operation {
  return {
    op: 'insert',
    entity: 'documents',
    rowId: line.documentId,
    fields: {
      resident_id: paper.residentId,
      kind: line.kind,
      copy_number: line.copyNumber,
      printed_at: toInstant(line.now),
      printed_by: line.staffId,
      place: line.place,
      sha256: line.sha256,
      subject_id: paper.subjectId,
      number: paper.number,
    },
  };
}

/** The number that the next copy of this paper bears. */
async function nextCopy(
  db: ReadDb | WriteDb,
  kind: DocumentKind,
  { residentId, subjectId }: Paper<DocumentKind>,
): Promise<number> {
  const { count } = await db
    .selectFrom('documents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('resident_id', 'in', idsOf(residentId))
    .where('kind', '=', kind)
    .where('subject_id', subjectId === null ? 'is' : '=', subjectId)
    .executeTakeFirstOrThrow();
  return count + 1;
}
