import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyBmi } from './bmi.ts';

describe('classifyBmi (MEA-04)', () => {
  it.each([
    [53.5, 170.0, 18.5, 'normal'],
    [53.3, 170.0, 18.4, 'low'],
    [69.2, 170.0, 23.9, 'normal'],
    [69.3, 170.0, 24.0, 'overweight'],
    [80.7, 170.0, 27.9, 'overweight'],
    [80.8, 170.0, 28.0, 'obese'],
    [70, 170, 24.2, 'overweight'],
    [61.3, 160, 23.9, 'normal'],
    [18.45, 100, 18.5, 'normal'],
    [18.4, 100, 18.4, 'low'],
    [100, 200, 25.0, 'overweight'],
  ] as const)('%d kg, %d cm: %d %s', (weightKg, heightCm, bmi, name) => {
    expect(classifyBmi({ weightKg, heightCm })).toMatchObject({ bmi, class: name });
  });

  it('rounds first and classifies the rounded number', () => {
    // 23.95 exactly: 95.8 / 4
    expect(classifyBmi({ weightKg: 95.8, heightCm: 200 })).toMatchObject({
      bmi: 24,
      class: 'overweight',
    });
    // 27.95 exactly
    expect(classifyBmi({ weightKg: 111.8, heightCm: 200 })).toMatchObject({
      bmi: 28,
      class: 'obese',
    });
    // 18.45 exactly
    expect(classifyBmi({ weightKg: 73.8, heightCm: 200 })).toMatchObject({
      bmi: 18.5,
      class: 'normal',
    });
  });

  it('gives the number but no class below 18 and in pregnancy', () => {
    const body = { weightKg: 70, heightCm: 170 };
    expect(classifyBmi({ ...body, ageYears: 17 })).toMatchObject({ bmi: 24.2, class: null });
    expect(classifyBmi({ ...body, ageYears: 18 })).toMatchObject({ class: 'overweight' });
    expect(classifyBmi({ ...body, isPregnant: true })).toMatchObject({ class: null });
  });

  it('refuses a height of nothing', () => {
    expect(() => classifyBmi({ weightKg: 70, heightCm: 0 })).toThrow('height');
  });

  it('is within half a tenth of the plain quotient, and grows with weight', () => {
    const weight = fc.integer({ min: 10, max: 3000 });
    fc.assert(
      fc.property(weight, fc.integer({ min: 400, max: 2300 }), (kilograms, height) => {
        const of = (tenths: number) =>
          classifyBmi({ weightKg: tenths / 10, heightCm: height / 10 }).bmi;
        const exact = kilograms / 10 / (height / 1000) ** 2;
        expect(Math.abs(of(kilograms) - exact)).toBeLessThanOrEqual(0.05 + 1e-9);
        expect(of(kilograms + 1)).toBeGreaterThanOrEqual(of(kilograms));
      }),
    );
  });
});
