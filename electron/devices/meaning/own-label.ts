import { readLabel } from '../../../shared/domain/orders/label.ts';

/**
 * The one of these texts that is a label of ours. Devices put their own numbers beside it, and not all in the same
 * place; the check character tells which is which.
 */
export function ownLabel(texts: readonly string[]): string | null {
  return texts.find((text) => readLabel(text) !== null) ?? null;
}
