import type { TFunction } from 'i18next';

const known = ['follow-up', 'consultation', 'measurement'] as const;

/** What somebody came for; a text that the clinic wrote itself is shown as it is. */
export function purposeWord(t: TFunction, purpose: string): string {
  const word = known.find((one) => one === purpose);
  return word ? t(`values.purpose.${word}`) : purpose;
}
