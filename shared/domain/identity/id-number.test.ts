import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseCalendarDate } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import {
  checkIdNumber,
  documentTypeOfKind,
  makeCheckDigit,
  upgradeOldNumber,
} from './id-number.ts';
import { knownCounties } from './county-codes.ts';

const today = '2026-11-22' as CalendarDate;

function check(number: string, at: string = today) {
  return checkIdNumber({ number, today: at as CalendarDate });
}

/** 18 characters with the right check digit. */
function complete(first17: string): string {
  return first17 + makeCheckDigit(first17);
}

const birthDate = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => addDays(today, -days).replaceAll('-', ''));
const sequence = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
const validNumber = fc
  .tuple(birthDate, sequence)
  .map(([birth, number]) => complete(`110199${birth}${number}`));

describe('makeCheckDigit', () => {
  it('gives the check characters of the specimen numbers of the standard', () => {
    expect(makeCheckDigit('11010519491231002')).toBe('X');
    expect(makeCheckDigit('44052418800101001')).toBe('4');
  });

  it('can give each of the eleven characters', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 1000; n += 1) {
      seen.add(makeCheckDigit(`11019919800101${String(n).padStart(3, '0')}`));
    }
    expect([...seen].toSorted().join('')).toBe('0123456789X');
  });

  it('refuses anything but 17 digits', () => {
    expect(() => makeCheckDigit('1101991980010100')).toThrow('17 digits');
  });
});

describe('checkIdNumber', () => {
  it('reads a resident number', () => {
    const number = complete('11019919510312001');
    expect(check(number)).toEqual({
      valid: true,
      kind: 'resident',
      error: null,
      warnings: [],
      birthDate: '1951-03-12',
      sex: 'male',
      age: 75,
      because: ['ID-01', 'ID-05', 'ID-02', 'ID-03', 'ID-13'],
      ruleSet: 'id-number',
      version: '2026.1',
    });
  });

  it.each([
    ['old', '110199510312001', { kind: 'old15', birthDate: '1951-03-12', sex: 'male' }],
    ['centenarian', '110199990312997', { kind: 'old15', birthDate: '1899-03-12', sex: 'male' }],
    ['Hong Kong', complete('81000019900101002'), { kind: 'permit', sex: 'female' }],
    ['Macau', complete('82000019900101001'), { kind: 'permit', sex: 'male' }],
    ['Taiwan', complete('83000019900101001'), { kind: 'permit', sex: 'male' }],
    ['Taiwan by GB/T 2260', complete('71000019900101001'), { kind: 'resident' }],
    ['new foreigner', complete('91184019900101002'), { kind: 'foreigner2023', sex: 'female' }],
    [
      'foreigner of 2017',
      'KAZ110090123105',
      { kind: 'foreigner2017', birthDate: '1990-12-31', sex: 'female', age: 35 },
    ],
  ])('recognises %s', (_name, number, expected) => {
    expect(check(number)).toMatchObject({ valid: true, error: null, ...expected });
  });

  it.each([
    ['', 'LEN', null],
    ['11019919510312001', 'LEN', null],
    ['1101991951031200190', 'LEN', null],
    ['1101991951031200AA', 'CHARSET', null],
    ['X10199195103120019', 'CHARSET', null],
    ['11019951031200X', 'CHARSET', null],
    ['kaz110090123105', 'CHARSET', null],
    [complete('10019919510312001'), 'PROVINCE', 'resident'],
    [complete('84000019900101001'), 'PROVINCE', 'resident'],
    [complete('91084019900101002').replace(/^910/, '999'), 'PROVINCE', 'foreigner2023'],
    ['999199510312001', 'PROVINCE', 'old15'],
    [complete('11019919510230001'), 'DATE', 'resident'],
    [complete('11019919230229001'), 'DATE', 'resident'],
    [complete('11019920261123001'), 'FUTURE', 'resident'],
    [complete('11019918951122001'), 'TOO_OLD', 'resident'],
    ['110199950312997', 'TOO_OLD', 'old15'],
    ['KAZ110090123106', 'CHECKSUM', 'foreigner2017'],
  ])('refuses %s with %s', (number, error, kind) => {
    const decision = check(number);
    expect(decision).toMatchObject({ valid: false, error, kind, warnings: [] });
    expect(decision).toMatchObject({ birthDate: null, sex: null, age: null });
    expect(decision.because).toContain('ID-05');
  });

  it('accepts today as a birth date and exactly 130 years', () => {
    expect(check(complete('11019920261122001'))).toMatchObject({ valid: true, age: 0 });
    expect(check(complete('11019918961122001'))).toMatchObject({ valid: true, age: 130 });
    expect(check(complete('11019918951123001'))).toMatchObject({ valid: true, age: 130 });
  });

  it.each([
    ['110199–19510312—0020'],
    ['110199－19510312－0020'],
    ['\u200b１１０１９９　１９５１０３１２ 0020 '],
  ])('reads %s without its hyphens and spaces', (typed) => {
    const number = complete('11019919510312002');
    const decision = check(typed.replace('0020', number.slice(14)));
    expect(decision).toMatchObject({ valid: true, sex: 'female' });
    expect(decision.because).toContain('ID-04');
  });

  it('reports the first of several errors', () => {
    expect(check('990099205002300000')).toMatchObject({ error: 'PROVINCE' });
    expect(check('110199209902300000')).toMatchObject({ error: 'DATE' });
    expect(check('110199209902280000')).toMatchObject({ error: 'FUTURE' });
  });

  it.each([
    ['lower case x', '11010519491231002x'],
    ['Roman numeral', '11010519491231002Ⅹ'],
    ['full width', '１１０１０５１９４９１２３１００２Ｘ'],
    ['full width x', '11010519491231002ｘ'],
    ['spaces and hyphens', ' 110105-19491231 002X '],
    ['ideographic space', '110105　19491231002X'],
  ])('cleans %s and says so', (_name, number) => {
    expect(check(number)).toMatchObject({ valid: true, birthDate: '1949-12-31' });
    expect(check(number).because[0]).toBe('ID-04');
  });

  it('does not guess what looks like a digit', () => {
    expect(check('1101051949123100ZX')).toMatchObject({ error: 'CHARSET' });
    expect(check('11O10519491231002X')).toMatchObject({ error: 'CHARSET' });
  });

  it('warns of an unknown county only with a table at hand, and never of a foreigner or permit', () => {
    const warned = (number: string) =>
      checkIdNumber({ number, today, knownCounties: new Set(['110105']) }).warnings;
    expect(warned('11010519491231002X')).toEqual([]);
    expect(warned(complete('11019919510312001'))).toEqual(['REGION']);
    expect(warned('110199510312001')).toEqual(['REGION']);
    expect(warned(complete('81000019900101002'))).toEqual([]);
    expect(warned(complete('91184019900101002'))).toEqual([]);
    expect(check(complete('11019919510312001')).warnings).toEqual([]);
  });

  it('knows the counties of today and those that were', () => {
    const warned = (county: string) =>
      checkIdNumber({ number: complete(`${county}19510312001`), today, knownCounties }).warnings;
    expect(['110101', '110103', '310103', '330113', '429004'].flatMap(warned)).toEqual([]);
    const before2002 = ['440524', '510202', '110221', '132128', '310204', '512728', '654128'];
    expect(before2002.flatMap(warned)).toEqual([]);
    expect(['441900', '442000', '460400'].flatMap(warned)).toEqual([]);
    for (const never of ['110199', '110299', '132138', '510233']) {
      expect(warned(never)).toEqual(['REGION']);
    }
  });

  it('takes the latest century that is not the future for the foreigner card of 2017', () => {
    const candidates = Array.from({ length: 10 }, (_, digit) => check(`KAZ11000501010${digit}`));
    expect(candidates.flatMap((decision) => decision.birthDate ?? [])).toEqual(['2005-01-01']);
    expect(check('KAZ110090123105', '2091-01-01')).toMatchObject({ birthDate: '2090-12-31' });
  });

  it('accepts every number it completes', () => {
    fc.assert(
      fc.property(validNumber, (number) => {
        const decision = check(number);
        expect(decision.valid).toBe(true);
        expect(decision.birthDate?.replaceAll('-', '')).toBe(number.slice(6, 14));
        expect(decision.sex).toBe(Number(number[16]) % 2 === 1 ? 'male' : 'female');
      }),
    );
  });

  it('finds every single wrong character and every swap of different neighbours', () => {
    fc.assert(
      fc.property(validNumber, fc.nat(17), fc.nat(9), (number, at, digit) => {
        const wrong = number.slice(0, at) + String(digit) + number.slice(at + 1);
        if (wrong !== number) expect(check(wrong).valid).toBe(false);
        const next = Math.min(at, 16);
        const swapped =
          number.slice(0, next) +
          number.charAt(next + 1) +
          number.charAt(next) +
          number.slice(next + 2);
        if (swapped !== number) expect(check(swapped).valid).toBe(false);
      }),
    );
  });

  it('never throws, and derives nothing from what is not valid', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9X]{14,19}$/)), (text) => {
        const decision = check(text);
        expect(decision.valid).toBe(decision.error === null);
        expect(decision.birthDate !== null).toBe(decision.valid);
        if (decision.birthDate) expect(parseCalendarDate(decision.birthDate)).not.toBeNull();
      }),
    );
  });
});

describe('upgradeOldNumber', () => {
  it('inserts the century and appends a check digit, so that the new number is valid', () => {
    expect(upgradeOldNumber('110105491231002')).toBe('11010519491231002X');
    expect(upgradeOldNumber('110199990312997')?.slice(6, 10)).toBe('1899');
    expect(upgradeOldNumber('11010519491231002X')).toBeNull();
    expect(upgradeOldNumber('110105491331002')).toBeNull();
  });

  it('gives a number of the same person', () => {
    fc.assert(
      fc.property(birthDate, sequence, (birth, number) => {
        fc.pre(birth.startsWith('19') && Number(number) < 996);
        const upgraded = upgradeOldNumber(`110199${birth.slice(2)}${number}`);
        expect(upgraded).toBe(complete(`110199${birth}${number}`));
      }),
    );
  });
});

describe('documentTypeOfKind', () => {
  it('files the old and the new citizen number under the same document', () => {
    expect(documentTypeOfKind('old15')).toBe(documentTypeOfKind('resident'));
    expect(documentTypeOfKind('permit')).toBe('residence-permit');
  });
});
