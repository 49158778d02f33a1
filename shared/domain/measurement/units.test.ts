import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convertToStored,
  divideHalfUp,
  fromTenths,
  glucoseToMmolTenths,
  toStoredTenths,
  toTenths,
} from './units.ts';

describe('toTenths', () => {
  it.each([
    [0, 0],
    [16.7, 167],
    [3.9, 39],
    [16.65, 167],
    [16.649, 166],
    [1.45, 15],
    [8.95, 90],
    [120, 1200],
    [36.04, 360],
    [-0.1, -1],
  ])('%d is %d tenths', (value, tenths) => {
    expect(toTenths(value)).toBe(tenths);
  });

  it('comes back unchanged from every tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (tenths) => {
        expect(toTenths(fromTenths(tenths))).toBe(tenths);
      }),
    );
  });

  it('takes any number a device may send', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number.isFinite(toTenths(value)) || Math.abs(value) > 1e307).toBe(true);
      }),
    );
  });
});

describe('divideHalfUp', () => {
  it.each([
    [5, 2, 3],
    [4, 3, 1],
    [5, 3, 2],
    [279, 2, 140],
    [-5, 2, -2],
  ])('%d / %d is %d', (numerator, denominator, quotient) => {
    expect(divideHalfUp(numerator, denominator)).toBe(quotient);
  });
});

describe('glucose in mg/dL (MEA-03)', () => {
  it.each([
    [300, 167],
    [70, 39],
    [126, 70],
    [71, 39],
    [72, 40],
    [299, 166],
    [54, 30],
    [600, 333],
  ])('%d mg/dL is %d tenths of a mmol/L', (mgdl, tenths) => {
    expect(glucoseToMmolTenths(mgdl * 10)).toBe(tenths);
    expect(toStoredTenths('glucose-fasting', mgdl, 'mg/dL')).toBe(tenths);
  });
});

describe('toStoredTenths', () => {
  it('takes the unit of storage for granted and refuses a foreign one', () => {
    expect(toStoredTenths('sbp', 120)).toBe(1200);
    expect(toStoredTenths('sbp', 120, 'mm[Hg]')).toBe(1200);
    expect(toStoredTenths('sbp', 16, 'kPa')).toBeNull();
    expect(toStoredTenths('weight', 70, 'mg/dL')).toBeNull();
  });
});

it.each([
  ['glucose', 300, 'mg/dL', { value: 16.7, unit: 'mmol/L' }],
  ['glucose', 70, 'mg/dL', { value: 3.9, unit: 'mmol/L' }],
  ['glucose-fasting', 7.05, 'mmol/L', { value: 7.1, unit: 'mmol/L' }],
  ['glucose', 5.6, 'g/L', null],
  ['hba1c', 5.9, 'mmol/L', null],
] as const)('%s of %d %s is stored as %o', (kind, value, unit, stored) => {
  expect(convertToStored(kind, value, unit)).toEqual(stored);
});
