import type { TFunction } from 'i18next';

const words = ['satisfied', 'unsatisfied', 'adverse', 'complication'] as const;

/** The class of a follow-up in words: 1 to 4 of the national form (HTN-31). */
export function classWord(t: TFunction, code: number | null): string {
  const word = code === null ? undefined : words[code - 1];
  return word ? t(`values.class.${word}`) : t('values.unknown');
}
