import { z } from 'zod';
import { duplicateLevels } from '../domain/identity/duplicates.ts';
import { command, query } from './rule.ts';
import { calendarDate, documentType, id, idempotencyKey, residentBrief, sex } from './schemas.ts';

/** Who a known resident is, put right: a document that came later, a name, somebody whom nobody knew. */

/** A document as a list shows it. Its number is nobody's business there (ID-51). */
export const knownDocument = z.object({
  documentId: id,
  documentType,
  isReadFromChip: z.boolean(),
  /** The last day on which it was in force; null for one that is (ID-30). */
  validTo: calendarDate.nullable(),
});

export type KnownDocument = z.output<typeof knownDocument>;

/** The person as they shall stand. Of a card on the reader, name, sex, birth date and document are the chip's. */
export const identityChange = z.object({
  name: z.string().trim().min(1).max(60),
  sex,
  birthDate: calendarDate,
  address: z.string().max(100),
  /** Null: as it is. It is masked on the screen, so nobody can send it back. */
  phone: z.string().max(20).nullable(),
  /** One that was not known; an earlier one of its kind ends with it (ID-30). */
  document: z.object({ documentType, documentNumber: z.string().min(1).max(30) }).nullable(),
});

export type IdentityChange = z.output<typeof identityChange>;

const changeOf = {
  residentId: id,
  change: identityChange,
  /** From `devices.deskCard`. */
  cardToken: id.nullable(),
};

export const identity = {
  /** Others who may be this person, as the change has it; nobody whom the record was like before. */
  check: query({ needs: 'residents.register', audit: 'search' })
    .input(z.object(changeOf))
    .output(
      z.array(
        z.object({
          resident: residentBrief,
          level: z.enum(duplicateLevels),
          because: z.array(z.string()),
        }),
      ),
    ),
  /**
   * Puts it right. Refused as `duplicate-resident` where the document is another record's, which is then
   * proposed for merging; as `possible-duplicate` and `reason-required` without a reason for somebody alike,
   * and for another name, sex or birth date; as `id-number-invalid`, `already-done` where nothing changes,
   * and `forbidden` for the resident of another clinic, who is put right there.
   */
  correct: command({ needs: 'residents.register' })
    .input(z.object({ idempotencyKey, ...changeOf, reason: z.string().trim().max(200).nullable() }))
    .output(z.object({ done: z.literal(true) })),
  /** It does not count any more: `over` for one that was right until today, `wrong` for one that never was. */
  endDocument: command({ needs: 'residents.register' })
    .input(
      z.object({
        idempotencyKey,
        documentId: id,
        why: z.enum(['over', 'wrong']),
        reason: z.string().trim().min(2).max(200),
      }),
    )
    .output(z.object({ done: z.literal(true) })),
};
