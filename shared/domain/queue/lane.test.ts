import { describe, expect, it } from 'vitest';
import { clinicInstant, type CalendarDate } from '../../lib/clock.ts';
import { assignLane, type LaneInput, type PriorityGround } from './lane.ts';

const visitDate = '2026-11-23' as CalendarDate;
const at = (time: string) => clinicInstant(visitDate, time);

const walkIn: LaneInput = {
  visitDate,
  checkInAt: at('08:00'),
  birthDate: '1990-01-01' as CalendarDate,
  grounds: [],
  slotStartAt: null,
  isEmergency: false,
  isReturnWithResults: false,
};
const aged = (birthDate: string) => ({ birthDate: birthDate as CalendarDate });
const card = (ground: PriorityGround, validTo: string | null = null) => ({
  grounds: [{ ground, validTo: validTo as CalendarDate | null }],
});

describe('assignLane', () => {
  it.each<[string, Partial<LaneInput>, string, string[]]>([
    ['a walk-in', {}, 'W', ['i.3']],
    ['no birth date', { birthDate: null }, 'W', ['i.3']],
    ['64 years', aged('1961-11-24'), 'W', ['i.3']],
    ['65 years today', aged('1961-11-23'), 'P', ['QUE-02']],
    ['disabled', card('disabled'), 'P', ['QUE-03']],
    ['serviceman', card('serviceman', '2026-11-23'), 'P', ['QUE-04']],
    ['an expired card', card('serviceman', '2026-11-22'), 'W', ['i.3']],
    ['pregnant', card('pregnant'), 'P', ['QUE-06']],
    ['an appointment', { slotStartAt: at('08:15') }, 'A', ['QUE-11']],
    ['15 minutes after the slot', { slotStartAt: at('07:45') }, 'A', ['QUE-11']],
    ['16 minutes after the slot', { slotStartAt: at('07:44') }, 'W', ['QUE-22', 'i.3']],
    [
      'late and aged',
      { slotStartAt: at('07:00'), ...aged('1950-01-01') },
      'P',
      ['QUE-22', 'QUE-02'],
    ],
    ['back with results', { isReturnWithResults: true, ...aged('1950-01-01') }, 'R', ['QUE-21']],
    [
      'an emergency before all else',
      { isEmergency: true, isReturnWithResults: true },
      'E',
      ['i.3.1'],
    ],
  ])('%s', (_name, change, lane, because) => {
    expect(assignLane({ ...walkIn, ...change })).toMatchObject({ lane, because });
  });

  it('keeps the priority of an appointment, and puts 80 years first', () => {
    const booked = { ...walkIn, slotStartAt: at('08:00') };
    expect(assignLane({ ...booked, ...aged('1960-01-01') })).toMatchObject({
      lane: 'A',
      hasPriority: true,
      isFirstInLane: false,
    });
    expect(assignLane({ ...walkIn, ...aged('1946-11-23') }).isFirstInLane).toBe(true);
    expect(assignLane({ ...walkIn, ...aged('1946-11-24') }).isFirstInLane).toBe(false);
  });

  it('follows the ages of the clinic', () => {
    const config = { priorityFromYears: 70, firstFromYears: 90, lateAfterMinutes: 15 };
    expect(assignLane({ ...walkIn, ...aged('1957-01-01') }, config).lane).toBe('W');
  });
});
