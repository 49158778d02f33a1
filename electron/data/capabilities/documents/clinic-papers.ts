import type { ClinicPaperKind } from '../../../../shared/contract/documents.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { keepFile } from './files.ts';

type Counted = { readonly kind: ClinicPaperKind; readonly subject: string };

/** The number that the next copy of this paper bears at this workstation. */
export async function nextClinicCopy(
  db: ReadDb | WriteDb,
  { kind, subject }: Counted,
): Promise<number> {
  const { count } = await db
    .selectFrom('clinic_papers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
  return count + 1;
}

export type ClinicPaper = Counted & {
  readonly documentId: string;
  readonly copyNumber: number;
  readonly residentIds: readonly string[];
  readonly pdf: Uint8Array;
  readonly sha256: string;
};

/** Enters a paper of many people in the print journal, and keeps its bytes for a printer. */
export async function enterClinicPaper(unit: Unit, paper: ClinicPaper): Promise<void> {
  const { documentId, kind, subject, copyNumber, residentIds, pdf, sha256 } = paper;
  await unit.db
    .insertInto('clinic_papers')
    .values({
      id: documentId,
      kind,
      subject,
      copy_number: copyNumber,
      resident_ids: JSON.stringify(residentIds),
      printed_at: toInstant(unit.now),
      printed_by: unit.actor.id,
      sha256,
    })
    .execute();
  await keepFile(unit.db, { documentId, pdf, sha256, strip: null, now: unit.now });
  unit.changed('print-jobs');
}
