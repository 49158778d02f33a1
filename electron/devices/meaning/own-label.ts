import { readLabel } from '../../../shared/domain/orders/label.ts';

/**
 * The one of these texts that is a label of ours. Devices put their own numbers beside it, and not all in the same
 * place; the check character tells which is which.
 */
export function ownLabel(texts: readonly string[]): string | null {
  return texts.find((text) => readLabel(text) !== null) ?? null;
}

type Named = { readonly specimenId: string | null; readonly patientId: string | null };

/** What stands on the label of a result. A meter at a bedside may have it where others have the patient. */
export function labelOf({ specimenId, patientId }: Named): string | null {
  if (specimenId) return specimenId;
  return patientId === null ? null : ownLabel([patientId]);
}
