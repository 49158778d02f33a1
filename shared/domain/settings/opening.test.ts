import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { readHolidayLines } from './holiday-lines.ts';
import { type CalendarDay, openingOn } from './opening.ts';
import { settingDefinitions } from './registry.ts';

const date = (text: string) => text as CalendarDate;
const week = settingDefinitions['opening.week'].default;

function day(text: string, kind: CalendarDay['kind'], more: Partial<CalendarDay> = {}) {
  return { date: date(text), kind, opens: null, closes: null, note: null, ...more };
}

describe('openingOn', () => {
  it('is the weekday where the calendar says nothing', () => {
    expect(openingOn(date('2026-11-23'), week, [])).toMatchObject({
      isOpen: true,
      spans: [
        { opens: '08:00', closes: '12:00' },
        { opens: '13:30', closes: '17:00' },
      ],
      nextOpen: '2026-11-23',
    });
    expect(openingOn(date('2026-11-22'), week, [])).toMatchObject({
      isOpen: false,
      nextOpen: '2026-11-23',
    });
  });

  it('lets the calendar close a Monday and open a Saturday', () => {
    const days = [
      day('2026-11-23', 'closed', { note: '停电检修' }),
      day('2026-11-28', 'open'),
      day('2026-11-29', 'open', { opens: '09:00', closes: '11:30' }),
    ];
    expect(openingOn(date('2026-11-23'), week, days)).toEqual({
      isOpen: false,
      spans: [],
      note: '停电检修',
      nextOpen: '2026-11-24',
    });
    expect(openingOn(date('2026-11-28'), week, days).spans).toEqual(week.monday);
    expect(openingOn(date('2026-11-29'), week, days).spans).toEqual([
      { opens: '09:00', closes: '11:30' },
    ]);
  });

  it('finds no open day where there is none', () => {
    const never = { ...week };
    for (const name of Object.keys(never)) Object.assign(never, { [name]: [] });
    expect(openingOn(date('2026-11-23'), never, []).nextOpen).toBeNull();
  });
});

describe('readHolidayLines', () => {
  const read = (lines: string) => readHolidayLines(2031, lines);
  const dates = (lines: string) => read(lines).days.map((one) => `${one.date} ${one.kind}`);

  it.each([
    ['2031-03-04 休 演练日', ['2031-03-04 closed']],
    ['3月4日 休', ['2031-03-04 closed']],
    ['2031/3/4 2031/3/5 放假', ['2031-03-04 closed', '2031-03-05 closed']],
    ['3月4日至3月6日 休', ['2031-03-04 closed', '2031-03-05 closed', '2031-03-06 closed']],
    ['2031-03-08 上班', ['2031-03-08 open']],
    ['2031年3月8日 补班 演练', ['2031-03-08 open']],
  ])('%s', (lines, expected) => {
    expect(dates(lines)).toEqual(expected);
  });

  it('keeps the note, and passes over lines without text', () => {
    expect(read('\n2031-03-04 休 演练日\r\n\n').days).toEqual([
      day('2031-03-04', 'closed', { note: '演练日' }),
    ]);
  });

  it.each([
    ['演练日 休', 'date'],
    ['2031-02-30 休', 'date'],
    ['2031-03-06 2031-03-04 休', 'date'],
    ['2031-03-01 2031-04-01 休', 'date'],
    ['2030-03-04 休', 'other-year'],
    ['2031-03-04 演练日', 'kind'],
  ])('does not guess at "%s"', (lines, because) => {
    expect(read(lines)).toEqual({ days: [], unread: [{ line: 1, text: lines, because }] });
  });

  it('names a day that stands there twice', () => {
    expect(read('3月4日 休\n3月3日至3月5日 班').unread).toEqual([
      { line: 2, text: '3月3日至3月5日 班', because: 'twice' },
    ]);
  });
});
