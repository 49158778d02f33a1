/** Kinds of measured values. */
export const observationKinds = [
  'sbp',
  'dbp',
  'map',
  'pulse',
  'respiration',
  'spo2',
  'temperature',
  'glucose',
  'glucose-fasting',
  'glucose-2h',
  'glucose-random',
  'hba1c',
  'height',
  'weight',
  'waist',
  'bmi',
  'bodyFat',
  'perfusionIndex',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** UCUM units of commands.md. */
export const units = [
  'mm[Hg]',
  '/min',
  '%',
  'Cel',
  'mmol/L',
  'mg/dL',
  'cm',
  'kg',
  'kg/m2',
] as const;
export type Unit = (typeof units)[number];

/** A measured decimal times ten: the form in which values are stored and compared (domain.md 0). */
export type Tenths = number;

const unitOfKind: Readonly<Record<ObservationKind, Unit>> = {
  sbp: 'mm[Hg]',
  dbp: 'mm[Hg]',
  map: 'mm[Hg]',
  pulse: '/min',
  respiration: '/min',
  spo2: '%',
  temperature: 'Cel',
  glucose: 'mmol/L',
  'glucose-fasting': 'mmol/L',
  'glucose-2h': 'mmol/L',
  'glucose-random': 'mmol/L',
  hba1c: '%',
  height: 'cm',
  weight: 'kg',
  waist: 'cm',
  bmi: 'kg/m2',
  bodyFat: '%',
  perfusionIndex: '%',
};

/** The unit in which values of a kind are stored. */
export function storedUnit(kind: ObservationKind): Unit {
  return unitOfKind[kind];
}

/** `numerator / denominator` rounded half-up to a whole (MEA-06); both whole, the denominator positive. */
export function divideHalfUp(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

/**
 * A decimal as people write it, in tenths, rounded half-up (MEA-06). Reads the digits and not the
 * binary fraction behind them, so that 16.65 is 16.7.
 */
export function toTenths(value: number): Tenths {
  const match = /^(\d+)(?:\.(\d)(\d)?\d*)?$/.exec(String(value));
  if (!match) return Math.round(value * 10); // negative, or far outside anything measured
  const [, whole, tenth = '0', hundredth = '0'] = match;
  return Number(whole) * 10 + Number(tenth) + (Number(hundredth) >= 5 ? 1 : 0);
}

/** @example fromTenths(167) === 16.7 */
export function fromTenths(tenths: Tenths): number {
  return tenths / 10;
}

/** mg/dL of glucose to mmol/L: divided by 18, half-up to 0.1 (MEA-03). 300 is 16.7, 70 is 3.9. */
export function glucoseToMmolTenths(mgdlTenths: Tenths): Tenths {
  return divideHalfUp(mgdlTenths, 18);
}

/** A value in tenths of its stored unit, or null when the unit does not belong to the kind. */
export function toStoredTenths(
  kind: ObservationKind,
  value: number,
  unit: string = storedUnit(kind),
): Tenths | null {
  const stored = storedUnit(kind);
  if (unit === stored) return toTenths(value);
  return stored === 'mmol/L' && unit === 'mg/dL' ? glucoseToMmolTenths(toTenths(value)) : null;
}

/**
 * A value in its stored unit, half-up to 0.1 (MEA-03, MEA-06); null when the unit does not belong to the kind.
 *
 * @example convertToStored('glucose', 300, 'mg/dL') // { value: 16.7, unit: 'mmol/L' }
 */
export function convertToStored(
  kind: ObservationKind,
  value: number,
  unit: string,
): { readonly value: number; readonly unit: Unit } | null {
  const tenths = toStoredTenths(kind, value, unit);
  return tenths === null ? null : { value: fromTenths(tenths), unit: storedUnit(kind) };
}
