import type { TFunction } from 'i18next';
import i18next from 'i18next';

/** The sentences of a rule's hints; a hint without a sentence stays unsaid. */
export function hintWords(t: TFunction, hints: readonly string[]): readonly string[] {
  return hints.flatMap((hint) => {
    const key = `measurement.hint.${hint}`;
    // Hints are open: a rule may add some before this window knows their words.
    return i18next.exists(key) ? [t(key as 'measurement.hint.REST_AND_REPEAT')] : [];
  });
}
