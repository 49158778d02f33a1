import type { TFunction } from 'i18next';
import i18next from 'i18next';

type Value = {
  readonly value?: number | null | undefined;
  readonly code?: 'LO' | 'HI' | null | undefined;
  readonly unit: string;
};

/** A number with its unit, or the word for what the device could not measure (MEA-02). */
export function valueWords(t: TFunction, { value, code, unit }: Value): string {
  if (code) return t(`values.outOfRange.${code}`);
  return `${value ?? ''} ${unitWord(t, unit)}`;
}

/** A UCUM unit as people write it. */
export function unitWord(t: TFunction, unit: string): string {
  const key = `values.unit.${unit}`;
  // Units are open: a device may bring one that has no other spelling.
  return i18next.exists(key) ? t(key as 'values.unit.kg') : unit;
}
