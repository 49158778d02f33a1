import { describe, expect, test } from 'vitest';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { idNumber } from '../../../tests/support/people.ts';
import {
  draftOf,
  faultsOf,
  numberDecision,
  registrationOf,
  withSearched,
  withNumber,
} from './registration-draft.ts';

const today = '2026-11-22' as CalendarDate;
const number = idNumber({ birthDate: '1958-03-07', sex: 'female' });
const wrong = `${number.slice(0, 17)}${number.endsWith('0') ? '1' : '0'}`;
const empty = draftOf(null);
const complete = { ...withNumber(empty, number, today), name: '王小明' };

const card: DeskCard = {
  documentType: 'id-card',
  name: '周文静',
  sex: 'female',
  birthDate: '1992-02-11' as CalendarDate,
  ethnicCode: '01',
  address: '演示区和平街道',
  authority: '演示区公安局',
  validFrom: null,
  validTo: null,
  cardToken: '018f3c5e-0000-7000-8000-000000000001',
  documentMasked: '**************2047',
  doubts: [],
  resident: null,
};

describe('the number', () => {
  test('a valid one fills in birth date and sex', () => {
    expect(withNumber(empty, number, today)).toMatchObject({
      birthDate: '1958-03-07',
      sex: 'female',
    });
  });

  test('a mistyped one fills in nothing and is a fault', () => {
    const draft = withNumber(empty, wrong, today);
    expect(draft).toMatchObject({ birthDate: '', sex: null });
    expect(numberDecision(draft, today)?.error).toBe('CHECKSUM');
    expect(faultsOf(draft, today, false).documentNumber).toBe('number');
  });

  test('says nothing of documents without a check digit', () => {
    expect(
      numberDecision({ ...empty, documentType: 'passport', documentNumber: 'E1' }, today),
    ).toBeNull();
  });

  test.each([
    ['id-card', 'needNumber'],
    ['passport', 'needNumber'],
    ['household-booklet', undefined],
    ['other', undefined],
  ] as const)('left empty with %s: %s', (documentType, fault) => {
    expect(faultsOf({ ...empty, documentType }, today, false).documentNumber).toBe(fault);
  });
});

describe('what is missing', () => {
  test('an empty form misses number, name, sex and birth date', () => {
    expect(faultsOf(empty, today, false)).toEqual({
      documentNumber: 'needNumber',
      name: 'needName',
      sex: 'needSex',
      birthDate: 'needBirthDate',
      phone: undefined,
    });
  });

  test.each(['1958-02-30', '2026-11-23', '1958'])('a birth date of %s is none', (birthDate) => {
    expect(faultsOf({ ...complete, birthDate }, today, false).birthDate).toBe('needBirthDate');
  });

  test.each(['13800001234', '0571-88001234', ''])('the phone %s is fine', (phone) => {
    expect(faultsOf({ ...complete, phone }, today, false).phone).toBeUndefined();
  });

  test('a phone with letters is not', () => {
    expect(faultsOf({ ...complete, phone: '138x' }, today, false).phone).toBe('phoneInvalid');
  });
});

describe('what was looked for in vain stands in the form', () => {
  test.each([
    [number, { documentNumber: number, birthDate: '1958-03-07' }],
    ['13800001234', { phone: '13800001234' }],
    ['欧阳明月', { name: '欧阳明月' }],
    ['zxm', {}],
    ['0019', {}],
    ['张 0019', {}],
  ])('%s', (text, part) => {
    expect(withSearched(empty, text, today)).toEqual({ ...empty, ...part, sex: sexIn(text) });
  });

  const sexIn = (text: string) => withNumber(empty, text, today).sex;
});

describe('the registration', () => {
  test('is there as soon as nothing is missing', () => {
    expect(registrationOf({ ...complete, name: ' 王小明 ' }, today, false)).toMatchObject({
      name: '王小明',
      documentNumber: number,
      birthDate: '1958-03-07',
    });
    expect(registrationOf({ ...complete, name: ' ' }, today, false)).toBeNull();
  });

  test('from a card needs no number: it stays in the data host', () => {
    expect(registrationOf(draftOf(card), today, true)).toMatchObject({
      documentNumber: '',
      name: '周文静',
      address: '演示区和平街道',
    });
    expect(registrationOf(draftOf(card), today, false)).toBeNull();
  });
});
