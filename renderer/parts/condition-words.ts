import type { TFunction } from 'i18next';
import i18next from 'i18next';
import type { ResidentRecord } from '../../shared/contract/residents.ts';

/** The name of a condition or programme; a code that has no word yet is shown as it is. */
export function conditionWord(t: TFunction, code: string): string {
  const key = `values.condition.${code}`;
  // Codes are open: the district may add some before this window knows their words.
  return i18next.exists(key) ? t(key as 'values.condition.hypertension') : code;
}

/** All conditions in one line. */
export function conditionWords(t: TFunction, conditions: ResidentRecord['conditions']): string {
  return conditions.map(({ code }) => conditionWord(t, code)).join(t('values.listComma'));
}
