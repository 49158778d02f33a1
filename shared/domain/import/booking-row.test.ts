import { describe, expect, test } from 'vitest';
import { idNumber } from '../../../tests/support/people.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { judgeBookingRow } from './booking-row.ts';
import { missingTargets, suggestMapping } from './mapping.ts';

const today = '2026-11-23' as CalendarDate;
const number = idNumber({ birthDate: '1951-03-12' });
const headings = ['预约号', '姓名', '身份证号', '预约日期', '预约时段', '医生', '来意'];

function judge(...row: readonly string[]) {
  return judgeBookingRow(row, { mapping: suggestMapping(headings, 'bookings'), today });
}

const codesOf = (...row: readonly string[]) => judge(...row).issues.map(({ code }) => code);

test('the headings of a list are known, and what it must have', () => {
  expect(suggestMapping(headings, 'bookings')).toEqual([
    'bookingNumber',
    'name',
    'documentNumber',
    'bookedOn',
    'bookedAt',
    'doctor',
    'purpose',
  ]);
  expect(missingTargets(['name', 'bookedAt'], 'bookings')).toEqual([['bookedOn']]);
});

test('a row is a booking', () => {
  const { verdict, facts } = judge(
    'J-7',
    '赵一鸣',
    number,
    '2026-11-24',
    '08:15-08:30',
    '刘建国',
    '慢病随访',
  );
  expect(verdict).toBe('ok');
  expect(facts).toMatchObject({
    document: { type: 'id-card', number },
    bookingNumber: 'J-7',
    date: '2026-11-24',
    start: '08:15',
    doctorName: '刘建国',
    purpose: 'follow-up',
  });
});

describe('times', () => {
  test.each([
    ['8:15', '08:15'],
    ['08：15', '08:15'],
    ['上午8点半', '08:30'],
    ['下午2:30~2:45', '14:30'],
    ['14时00分', '14:00'],
    ['9点整', '09:00'],
    ['0.34375', '08:15'],
    ['08:15:00', '08:15'],
  ])('%s', (text, start) => {
    const { facts, issues } = judge('', '赵一鸣', number, '2026/11/24', text);
    expect(issues).toEqual([]);
    expect(facts?.start).toBe(start);
  });

  test('in the cell of the day', () => {
    expect(judge('', '赵一鸣', number, '2026-11-24 08:45', '').facts).toMatchObject({
      date: '2026-11-24',
      start: '08:45',
    });
  });

  test('within a quarter it is that quarter, and that is said', () => {
    const { facts, verdict } = judge('', '赵一鸣', number, '2026-11-24', '08:20');
    expect([facts?.start, verdict]).toEqual(['08:15', 'warning']);
  });

  test.each(['', '下周', '25:00', '8:61'])('“%s” is none', (text) => {
    expect(codesOf('', '赵一鸣', number, '2026-11-24', text)).toEqual(['time-unreadable']);
  });
});

test('what is wrong has its sentence', () => {
  expect(codesOf('', '赵一鸣', number, '2026-11-22', '08:15')).toEqual(['booking-past']);
  expect(codesOf('', '赵一鸣', number, '2027-11-22', '08:15')).toEqual(['booking-far']);
  expect(codesOf(number, '赵一鸣', number, '2026-11-24', '08:15')).toEqual([
    'booking-number-personal',
  ]);
  expect(codesOf('13800000000', '赵一鸣', number, '2026-11-24', '08:15')).toEqual([
    'booking-number-personal',
  ]);
  expect(codesOf('x'.repeat(65), '赵一鸣', number, '2026-11-24', '08:15')).toEqual([
    'booking-number-long',
  ]);
  expect(codesOf('', '赵一鸣', '', '2026-11-24', '08:15')).toEqual(['person-missing']);
  expect(codesOf('', '赵一鸣', number, '2026-11-24', '08:15', '', '拔牙')).toEqual([
    'purpose-unknown',
  ]);
});
