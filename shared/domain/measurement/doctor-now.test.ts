import { expect, test } from 'vitest';
import { callsDoctorNow } from './doctor-now.ts';

test.each([
  ['glucose', 3.9, true],
  ['glucose-fasting', 4, false],
  ['glucose-2h', 16.6, false],
  ['glucose-random', 16.7, true],
  ['spo2', 89, true],
  ['spo2', 90, false],
  ['pulse', 39, true],
  ['pulse', 40, false],
  ['pulse', 140, false],
  ['pulse', 141, true],
  ['temperature', 34.9, true],
  ['temperature', 35, false],
  ['temperature', 39.9, false],
  ['temperature', 40, true],
  ['sbp', 200, false],
  ['weight', 20, false],
] as const)('%s of %d calls the doctor at once: %s', (kind, value, isCalled) => {
  expect(callsDoctorNow({ kind, value })).toBe(isCalled);
});

test.each(['LO', 'HI'] as const)('a meter that says %s calls the doctor, at any age', (code) => {
  expect(callsDoctorNow({ kind: 'glucose', code, ageDays: 3_000 })).toBe(true);
});

test('below eighteen the numbers of adults call nobody', () => {
  expect(callsDoctorNow({ kind: 'glucose', value: 3.5, ageDays: 3_000 })).toBe(false);
});

test('the unit of the meter counts: 70 mg/dL is 3.9', () => {
  expect(callsDoctorNow({ kind: 'glucose', value: 70, unit: 'mg/dL' })).toBe(true);
  expect(callsDoctorNow({ kind: 'glucose', value: 71, unit: 'mg/dL' })).toBe(true);
  expect(callsDoctorNow({ kind: 'glucose', value: 72, unit: 'mg/dL' })).toBe(false);
});
