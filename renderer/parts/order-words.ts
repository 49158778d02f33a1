import i18next, { type TFunction } from 'i18next';
import type { OrderLine, OrderResult } from '../../shared/contract/orders.ts';
import { labelWords } from '../../shared/domain/orders/label.ts';
import { valueWords } from './value-words.ts';

/** The test by its name; by its code where a newer workstation knows more of them. */
export function testWord(t: TFunction, test: string): string {
  const key = `orders.test.${test}`;
  return i18next.exists(key) ? t(key as 'orders.test.ecg') : test;
}

/** The tube, and the number on it. */
export function labelLine(t: TFunction, { container, label }: OrderLine): string {
  if (label === null || container === null) return t('orders.noLabel');
  const key = `orders.container.${container}`;
  const tube = i18next.exists(key) ? t(key as 'orders.container.edta') : container;
  return `${labelWords(label)} · ${tube}`;
}

/** What a result says, in one line. */
export function resultWords(t: TFunction, { value, labValue, conclusion }: OrderResult): string {
  if (value) return `${t(`values.kind.${value.kind}`)} ${valueWords(t, value)}`;
  if (labValue) return `${t(`orders.analyte.${labValue.analyte}`)} ${valueWords(t, labValue)}`;
  return conclusion ?? t('orders.paper');
}
