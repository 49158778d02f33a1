import { expect, test } from 'vitest';
import type { ResidentBrief } from '../../../../shared/contract/schemas.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { idNumber } from '../../../../tests/support/people.ts';
import {
  identityChangeOf,
  identityDraftOf,
  identityFaults,
  isOtherIdentity,
  withDocumentNumber,
} from './identity-draft.ts';

const today = '2026-11-21' as CalendarDate;
const resident: ResidentBrief = {
  residentId: '018f3c5e-0000-7000-8000-000000000001',
  name: '无名氏',
  sex: 'unknown',
  birthDate: '1950-01-01' as CalendarDate,
  ageYears: 76,
  documentMasked: null,
  phoneMasked: null,
  recordNumber: null,
  address: '',
  isDemo: false,
};
const start = identityDraftOf(resident);

test('a number brings its kind, birth date and sex; nothing is sent for an empty one', () => {
  expect(identityChangeOf(start, today)).toMatchObject({ document: null, phone: null });
  const number = idNumber({ birthDate: '1953-04-18', sex: 'female' });
  const known = withDocumentNumber({ ...start, documentType: 'residence-permit' }, number, today);
  expect(known).toMatchObject({
    documentType: 'id-card',
    birthDate: '1953-04-18',
    sex: 'female',
    name: '无名氏',
  });
  expect(identityChangeOf(known, today)?.document).toEqual({
    documentType: 'id-card',
    documentNumber: number,
  });
  expect(isOtherIdentity(start, resident)).toBe(false);
  expect(isOtherIdentity(known, resident)).toBe(true);
  expect(isOtherIdentity({ ...start, name: ' 无名氏 ' }, resident)).toBe(false);
});

test('what can not be is said, field by field, and not sent', () => {
  const wrong = {
    ...start,
    documentNumber: '1101991953',
    name: ' ',
    birthDate: '2030-01-01',
    phone: 'x',
  };
  expect(identityFaults(wrong, today)).toEqual({
    documentNumber: 'number',
    name: 'needName',
    birthDate: 'needBirthDate',
    phone: 'phoneInvalid',
  });
  expect(identityChangeOf(wrong, today)).toBeNull();
});
