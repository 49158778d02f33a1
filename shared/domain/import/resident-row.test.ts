import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { makeCheckDigit } from '../identity/id-number.ts';
import { maskCell } from './cell.ts';
import { readDate } from './dates.ts';
import { judgeHistoryRow } from './history-row.ts';
import { doubledTargets, findHeadingRow, missingTargets, suggestMapping } from './mapping.ts';
import { judgeResidentRow } from './resident-row.ts';

const today = '2026-11-22' as CalendarDate;
const number = `11019919510312001${makeCheckDigit('11019919510312001')}`;
const headings = ['姓名', '性别', '出生日期', '身份证号', '联系电话', '慢病', '过敏史'];
const mapping = suggestMapping(headings, 'residents');
const judge = (...row: string[]) => judgeResidentRow(row, { mapping, today });
const codes = (...row: string[]) => judge(...row).issues.map(({ code }) => code);

test('headings in Chinese and English are known, also below a title', () => {
  expect(mapping).toEqual([
    'name',
    'sex',
    'birthDate',
    'documentNumber',
    'phone',
    'conditions',
    'allergies',
  ]);
  expect(suggestMapping(['Name', 'ID No.', 'Hotel'], 'residents')).toEqual([
    'name',
    'documentNumber',
    null,
  ]);
  expect(findHeadingRow([['安康社区登记表'], [], headings], 'residents')).toBe(2);
  expect(missingTargets([null], 'residents')).toHaveLength(2);
  expect(doubledTargets(['name', 'name'])).toEqual(['name']);
});

test('a dirty but honest row becomes clean facts', () => {
  const { verdict, facts } = judge(
    ' 张　三 ',
    '男性',
    '1951年3月12日',
    number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    '138-0000-1234',
    '高血压、糖尿病',
    '青霉素过敏、花生',
  );
  expect(verdict).toBe('ok');
  expect(facts).toMatchObject({
    name: '张三',
    sex: 'male',
    birthDate: '1951-03-12',
    document: { type: 'id-card', number },
    phone: '13800001234',
    conditions: ['hypertension', 'diabetes-2'],
    allergies: [
      { category: 'drug', substance: '青霉素' },
      { category: 'food', substance: '花生' },
    ],
  });
});

test.each([
  ['a number that a spreadsheet cut', ['张三', '男', '', '1.10E+17'], 'id-mangled'],
  ['a number made of zeros', ['张三', '男', '', '110199195103120000'], 'id-zeros'],
  ['a sex that the number denies', ['张三', '女', '', number], 'id-sex-differs'],
  ['a birthday that the number denies', ['张三', '男', '1952-03-12', number], 'id-birth-differs'],
  ['no name', ['', '男', '1951-03-12', number], 'name-missing'],
  ['a name in pieces', ['张?', '男', '1951-03-12', number], 'name-broken'],
  ['a day that is not', ['张三', '男', '1951-02-30', ''], 'date-not-real'],
])('%s is an error with its own code', (_, row, code) => {
  expect(judge(...row).verdict).toBe('error');
  expect(judge(...row).facts).toBeNull();
  expect(codes(...row)).toContain(code);
});

test('fifteen digits become eighteen, and the row says so', () => {
  const { facts, issues } = judge('张三', '男', '', '110199510312001');
  expect(facts?.document?.number).toBe(number);
  expect(issues.map(({ code }) => code)).toEqual(['id-upgraded']);
});

test.each([
  ['1951-3-12', '1951-03-12'],
  ['1951/03/12 00:00:00', '1951-03-12'],
  ['19510312', '1951-03-12'],
  ['18699', '1951-03-12'],
  ['12-Mar-1951', '1951-03-12'],
  ['25/3/1951', '1951-03-25'],
  ['一九五一年三月十二日', '1951-03-12'],
])('%s is a date', (text, date) => {
  expect(readDate(text)).toEqual({ date });
});

test.each([
  ['3/4/1951', 'date-ambiguous'],
  ['51-3-12', 'date-short-year'],
  ['1951年3月', 'date-incomplete'],
  ['明天', 'date-unreadable'],
])('%s is not guessed', (text, issue) => {
  expect(readDate(text)).toEqual({ issue });
});

test('a row of history holds pressure in one cell and its class', () => {
  const columns = ['身份证号', '随访日期', '血压', '空腹血糖', '随访分类', '随访类型'];
  const row = [number, '2026-05-01', '138/86', '6.1', '控制满意', '高血压'];
  const { facts } = judgeHistoryRow(row, { mapping: suggestMapping(columns, 'history'), today });
  expect(facts?.values).toEqual([
    { kind: 'sbp', tenths: 1380 },
    { kind: 'dbp', tenths: 860 },
    { kind: 'glucose-fasting', tenths: 61 },
  ]);
  expect(facts?.followUp).toMatchObject({ programme: 'hypertension', class: 1 });
});

test('no text brings a row down, and no full number leaves a masked cell', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(number, '1.1E+17', '９'));
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 9 }), (row) => {
      const { verdict, facts } = judgeResidentRow(row, { mapping, today });
      expect(facts === null).toBe(verdict === 'error');
      judgeHistoryRow(row, { mapping: ['documentNumber', 'measuredOn', 'bloodPressure'], today });
    }),
  );
  expect(maskCell(`证件 ${number}`)).toBe(`证件 **************${number.slice(-4)}`);
});
