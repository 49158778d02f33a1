import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { type Reading, refused, type Understood } from '../listening-driver.ts';
import { fromTenths, storedUnit, toTenths } from '../../../shared/domain/measurement/units.ts';

/** What one unit of a device is in the stored one: kg and cm. International pound and inch, both exact. */
const inKilograms: Readonly<Record<string, number>> = { kg: 1, g: 0.001, lb: 0.453_592_37 };
const inCentimetres: Readonly<Record<string, number>> = { cm: 1, mm: 0.1, m: 100, in: 2.54 };

/** Of a person, or of nobody (devices.md 8). */
const limits = {
  weight: { least: 1, most: 300 },
  height: { least: 30, most: 230 },
  bmi: { least: 5, most: 100 },
  bodyFat: { least: 1, most: 80 },
} as const;

/** So far may a device's own BMI lie from ours: it computes with digits that it does not show. */
const BMI_SLACK = 0.3;

/** A number as these devices write it; below nothing it is one too, and nobody's (`range`, not `malformed`). */
const NUMBER = /^-?\d{1,8}(\.\d{1,3})?$/;

/** Whether a device wrote a number; whether it could be a person's says {@link isPlausibleBody}. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** Null for a unit or a number that is none. A converted value is half-up to 0.1 (MEA-06), with the device's own beside it. */
export function weightOf(digits: string, unit: string): MeasuredValue | null {
  return converted('weight', digits, { unit, factor: inKilograms[unit] });
}

/** As {@link weightOf}. */
export function heightOf(digits: string, unit: string): MeasuredValue | null {
  return converted('height', digits, { unit, factor: inCentimetres[unit] });
}

export function bmiOf(digits: string): MeasuredValue {
  return { kind: 'bmi', value: Number(digits), unit: 'kg/m2' };
}

export function bodyFatOf(digits: string): MeasuredValue {
  return { kind: 'bodyFat', value: Number(digits), unit: '%' };
}

/** What a scale with a BMI of its own said of somebody: refused as a whole when it could be nobody's. */
export function bodyReading(reading: Omit<Reading, 'is'>): Understood {
  const isSomebody = isPlausibleBody(reading.values) && isBmiConsistent(reading.values);
  return isSomebody ? { is: 'reading', ...reading } : refused('range');
}

/** Whether every value could be a person's. */
export function isPlausibleBody(values: readonly MeasuredValue[]): boolean {
  return values.every(({ kind, value = Number.NaN }) => {
    const { least, most } = limits[kind as keyof typeof limits] ?? { least: 0, most: Infinity };
    return value >= least && value <= most;
  });
}

/** Whether the device's own BMI is that of its weight and height; true where one of them is missing. */
export function isBmiConsistent(values: readonly MeasuredValue[]): boolean {
  const valueOf = (wanted: MeasuredValue['kind']) =>
    values.find(({ kind }) => kind === wanted)?.value ?? null;
  const [weight, height, bmi] = [valueOf('weight'), valueOf('height'), valueOf('bmi')];
  if (weight === null || height === null || bmi === null) return true;
  return Math.abs(weight / (height / 100) ** 2 - bmi) <= BMI_SLACK;
}

function converted(
  kind: 'weight' | 'height',
  digits: string,
  { unit, factor }: { readonly unit: string; readonly factor: number | undefined },
): MeasuredValue | null {
  if (factor === undefined || !isNumber(digits)) return null;
  if (factor === 1) return { kind, value: Number(digits), unit: storedUnit(kind) };
  // Nine digits are more than any scale has, and fewer than the binary fraction spoils.
  const value = Number((Number(digits) * factor).toFixed(9));
  const original = { text: digits, unit };
  return { kind, value: fromTenths(toTenths(value)), unit: storedUnit(kind), original };
}
