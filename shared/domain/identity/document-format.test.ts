import { expect, test } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { documentFault, typeOfNumber } from './document-format.ts';
import { makeCheckDigit } from './id-number.ts';

const today = '2026-11-22' as CalendarDate;
const complete = (first17: string) => first17 + makeCheckDigit(first17);
const resident = complete('11019919510312002');

test.each([
  ['id-card', resident, null],
  ['id-card', resident.toLowerCase(), null],
  ['id-card', '110199510312001', 'OLD'],
  ['id-card', complete('81000019900101002'), 'KIND'],
  ['residence-permit', complete('83000019900101001'), null],
  ['residence-permit', resident, 'KIND'],
  ['foreigner-2023', complete('91184019900101002'), null],
  ['foreigner-2017', 'kaz110090123105', null],
  ['foreigner-2017', 'KAZ110090123106', 'CHECKSUM'],
  ['id-card', complete('11019920261123001'), 'FUTURE'],
  ['passport', 'e12345678', null],
  ['passport', 'E1234', null],
  ['passport', 'E123', 'FORMAT'],
  ['passport', 'E1234567*', 'FORMAT'],
  ['travel-permit', 'H12345678', null],
  ['travel-permit', 'h1234567801', null],
  ['travel-permit', '12345678', null],
  ['travel-permit', '1234567890B', null],
  ['travel-permit', 'T12345678', 'FORMAT'],
  ['birth-certificate', 'v110000123', null],
  ['birth-certificate', '1100001234', 'FORMAT'],
  ['household-booklet', '随便什么', null],
  ['officer-card', '军字第1234号', null],
  ['id-card', '', null],
] as const)('%s %s: %s', (type, number, fault) => {
  expect(documentFault(type, number, today)).toBe(fault);
});

test('a number says whose it is', () => {
  expect(typeOfNumber(resident, today)).toBe('id-card');
  expect(typeOfNumber(complete('82000019900101001'), today)).toBe('residence-permit');
  expect(typeOfNumber(complete('91184019900101002'), today)).toBe('foreigner-2023');
  expect(typeOfNumber('kaz110090123105', today)).toBe('foreigner-2017');
  expect(typeOfNumber('110199510312001', today)).toBeNull();
  expect(typeOfNumber('E12345678', today)).toBeNull();
});
