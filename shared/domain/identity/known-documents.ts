import type { CalendarDate } from '../../lib/clock.ts';
import type { DocumentType } from './person.ts';

/** A document of a person, as far as its number does not matter. */
type Known = { readonly documentType: DocumentType; readonly validTo: CalendarDate | null };

/** Somebody whom nobody knows yet: a temporary number of the clinic is in force (ID-38). */
export function isUnknownPerson(documents: readonly Known[]): boolean {
  return documents.some(
    ({ documentType, validTo }) => documentType === 'temporary' && validTo === null,
  );
}

/**
 * Which documents end when another comes: the earlier ones of its kind, and the number by which the clinic
 * knew somebody unknown (ID-30, ID-38). Their numbers stay, and find the person.
 */
export function endedBy<One extends Known>(
  documents: readonly One[],
  coming: DocumentType,
): readonly One[] {
  return documents.filter(
    ({ documentType, validTo }) =>
      validTo === null && (documentType === coming || documentType === 'temporary'),
  );
}
