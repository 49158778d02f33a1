import { z } from 'zod';
import { relations } from '../domain/identity/relations.ts';
import { command } from './rule.ts';
import { documentType, id, idempotencyKey } from './schemas.ts';

/** Who belongs to a resident and may act for them: a child's mother, an elder's daughter (F4). */

export const relation = z.enum(relations);

export const relatedPerson = z.object({
  relatedPersonId: id,
  relation,
  name: z.string(),
  phoneMasked: z.string().nullable(),
  documentMasked: z.string().nullable(),
  /** Checks in, books and signs for the resident. */
  mayAct: z.boolean(),
  /** Where this person is a resident here, too. */
  residentId: id.nullable(),
});

export type RelatedPerson = z.output<typeof relatedPerson>;

/** As the desk types it. */
export const relatedFacts = z.object({
  relation,
  name: z.string().trim().min(1).max(60),
  phone: z.string().max(20),
  documentType,
  documentNumber: z.string().max(30),
  mayAct: z.boolean(),
});

export type RelatedFacts = z.output<typeof relatedFacts>;

export const household = {
  /** Refused as `id-number-invalid`, and as `already-done` for somebody who stands there by this name. */
  add: command({ needs: 'residents.register' })
    .input(z.object({ idempotencyKey, residentId: id, related: relatedFacts }))
    .output(z.object({ relatedPersonId: id })),
  /** Lets somebody act for the resident, or no longer. */
  allow: command({ needs: 'residents.register' })
    .input(z.object({ idempotencyKey, relatedPersonId: id, mayAct: z.boolean() }))
    .output(z.object({ done: z.literal(true) })),
  /** Does not belong to the resident any more. */
  end: command({ needs: 'residents.register' })
    .input(z.object({ idempotencyKey, relatedPersonId: id, reason: z.string().min(2).max(200) }))
    .output(z.object({ done: z.literal(true) })),
};
