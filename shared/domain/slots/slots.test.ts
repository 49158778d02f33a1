import { describe, expect, it, test } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import type { WeekHours } from '../settings/week-hours.ts';
import { type Booking, type DayPlan, planDay } from './day.ts';
import { type BookingCase, judgeBooking } from './booking.ts';
import { blockedTo, noShowFrom } from './no-show.ts';
import { nearestFree, placeInSeries, seriesDates } from './series.ts';
import { areSessions, type BookingSession, sessionsOn } from './sessions.ts';
import { freeSlots, minutesOf, slotsOf } from './slot.ts';
import { suggestPlaces } from './suggest.ts';

const monday = '2026-11-23' as CalendarDate;
const open = [{ opens: '08:00', closes: '12:00' }];
const week: WeekHours = {
  monday: open,
  tuesday: open,
  wednesday: open,
  thursday: open,
  friday: open,
  saturday: [],
  sunday: [],
};
const openDays = { week, days: [] };

const session: BookingSession = {
  queueId: 'q',
  doctorId: 'chen',
  roomId: null,
  weekday: 'monday',
  start: '08:00',
  end: '09:00',
  minutesPerVisit: 5,
  reservePercent: 30,
  conditions: [],
};

const booking = (start: string, more: Partial<Booking> = {}): Booking => ({
  appointmentId: `${start} ${more.residentId ?? 'somebody'}`,
  residentId: 'somebody',
  date: monday,
  start,
  queueId: 'q',
  doctorId: 'chen',
  channel: 'desk',
  isOnReserve: false,
  ...more,
});

function planned(bookings: readonly Booking[], sessions = [session], date = monday): DayPlan {
  return planDay(date, sessions, openDays, bookings);
}

describe('slots of a session (QUE-10)', () => {
  const capacities = (minutesPerVisit: number, reservePercent: number, end = '12:00') =>
    slotsOf({
      start: minutesOf('08:00'),
      end: minutesOf(end),
      minutesPerVisit,
      reservePercent,
    }).map(({ capacity }) => capacity);

  it.each([
    [5, 0, '09:00', [3, 3, 3, 3]],
    [5, 30, '09:00', [2, 2, 2, 2]],
    [7, 30, '09:00', [1, 1, 2, 1]],
    [10, 30, '09:00', [0, 1, 1, 0]],
    [15, 30, '08:15', [0]],
    [16, 0, '09:00', [0, 0, 0, 0]],
    [5, 100, '09:00', [0, 0, 0, 0]],
    [5, 30, '08:44', [2, 2]], // a stretch that is shorter than a slot is none
    [5, 30, '08:14', []],
  ])('%d minutes each, %d %% kept, until %s', (minutes, reserve, end, expected) => {
    expect(capacities(minutes, reserve, end)).toEqual(expected);
  });

  it('keeps at every moment at least the share, rounded up, and not a place more', () => {
    for (const minutes of [1, 2, 3, 5, 7, 10, 15])
      for (const percent of [0, 1, 30, 33, 50, 99, 100]) {
        const places = Math.floor(15 / minutes);
        let kept = 0;
        for (const [index, capacity] of capacities(minutes, percent).entries()) {
          kept += places - capacity;
          const share = (places * (index + 1) * percent) / 100;
          expect(kept >= share && kept < share + 1).toBe(true);
          expect(capacity >= 0 && capacity <= places).toBe(true);
        }
      }
  });

  it('lets a booking take a place of the slot in which it begins; the end is the next one’s', () => {
    const one = { start: 480, end: 510, minutesPerVisit: 5, reservePercent: 0 };
    const free = (booked: readonly number[]) =>
      freeSlots([one], booked).slots.map((slot) => slot.free);
    expect(free([480, 494])).toEqual([1, 3]);
    expect(free([495])).toEqual([3, 2]);
    expect(free([480, 480, 480, 480])).toEqual([0, 3]);
    expect(free([479, 510])).toEqual([3, 3]);
  });

  it('adds sessions side by side', () => {
    const one = { start: 480, end: 495, minutesPerVisit: 5, reservePercent: 0 };
    expect(freeSlots([one, { ...one, end: 510, minutesPerVisit: 15 }], [480]).slots).toEqual([
      { start: 480, capacity: 4, free: 3 },
      { start: 495, capacity: 1, free: 1 },
    ]);
  });
});

describe('sessions of a day', () => {
  const on = (date: string, days: Parameters<typeof sessionsOn>[2]['days'] = []) =>
    sessionsOn(date as CalendarDate, [session], { week, days }).map(({ start, end }) => [
      start,
      end,
    ]);
  const day = (date: string, kind: 'open' | 'closed', hours: [string, string] | null = null) => ({
    date: date as CalendarDate,
    kind,
    opens: hours?.[0] ?? null,
    closes: hours?.[1] ?? null,
    note: null,
  });

  it('has those of its weekday, none on a holiday, and Monday’s on a Saturday that makes up (调休)', () => {
    expect(on('2026-11-23')).toEqual([['08:00', '09:00']]);
    expect(on('2026-11-24')).toEqual([]);
    expect(on('2026-11-23', [day('2026-11-23', 'closed')])).toEqual([]);
    expect(on('2026-11-28')).toEqual([]);
    expect(on('2026-11-28', [day('2026-11-28', 'open')])).toEqual([['08:00', '09:00']]);
  });

  it('is cut to the hours of a short day', () => {
    expect(on('2026-11-23', [day('2026-11-23', 'open', ['08:30', '10:00'])])).toEqual([
      ['08:30', '09:00'],
    ]);
  });

  it('takes no plan with less than 30 % kept, or with a doctor in two places at once', () => {
    expect(areSessions([session])).toBe(true);
    expect(areSessions([{ ...session, reservePercent: 29 }])).toBe(false);
    expect(areSessions([{ ...session, minutesPerVisit: 16 }])).toBe(false);
    expect(areSessions([session, { ...session, start: '08:45', end: '10:00' }])).toBe(false);
    expect(areSessions([session, { ...session, start: '09:00', end: '10:00' }])).toBe(true);
    expect(areSessions([session, { ...session, doctorId: 'fang' }])).toBe(true);
  });
});

describe('a booking', () => {
  const now = Date.parse('2026-11-22T01:00:00Z');
  const wanted = (more: Partial<BookingCase> = {}): BookingCase => ({
    place: { date: monday, start: '08:15', queueId: 'q', doctorId: 'chen' },
    channel: 'desk',
    day: planned([]),
    own: [],
    hasPriority: false,
    blockedTo: null,
    today: '2026-11-22' as CalendarDate,
    now,
    rules: { quotaPercent: { desk: 100, phone: 100, kiosk: 50, online: 50 } },
    ...more,
  });
  const refusal = (more: Partial<BookingCase>) => judgeBooking(wanted(more)).refusal;
  const full = planned([booking('08:15'), booking('08:15', { residentId: 'another' })]);

  it('is given while the slot has a place, and ends a quarter of an hour later', () => {
    expect(judgeBooking(wanted())).toMatchObject({
      refusal: null,
      end: '08:30',
      isOnReserve: false,
    });
    expect(refusal({ day: full })).toBe('slot-full');
  });

  it('never gives what is kept online or at a kiosk, and at the desk to people with priority only', () => {
    const elder = { day: full, hasPriority: true } as const;
    expect(judgeBooking(wanted(elder))).toMatchObject({ refusal: null, isOnReserve: true });
    expect(refusal({ ...elder, channel: 'phone' })).toBe(null);
    expect(refusal({ ...elder, channel: 'online' })).toBe('slot-full');
    expect(refusal({ ...elder, channel: 'kiosk' })).toBe('slot-full');
    const used = planned([
      booking('08:15'),
      booking('08:15', { residentId: 'another' }),
      booking('08:15', { residentId: 'elder', isOnReserve: true }),
    ]);
    expect(refusal({ day: used, hasPriority: true })).toBe('slot-full');
  });

  it('has no place where there is no slot, or once its time has come', () => {
    const at = (start: string) => ({ ...wanted().place, start });
    expect(refusal({ place: at('09:00') })).toBe('slot-closed');
    expect(refusal({ place: at('08:10') })).toBe('slot-closed');
    expect(refusal({ now: Date.parse('2026-11-23T00:15:00Z') })).toBe('slot-closed');
    expect(refusal({ now: Date.parse('2026-11-23T00:14:59Z') })).toBe(null);
  });

  it('is one for a person, a doctor and a session, and never lies over another (QUE-11)', () => {
    expect(refusal({ own: [booking('08:45')] })).toBe('already-booked');
    expect(refusal({ own: [booking('08:15', { doctorId: 'fang' })] })).toBe('already-booked');
    expect(refusal({ own: [booking('08:05', { doctorId: 'fang' })] })).toBe('already-booked');
    expect(refusal({ own: [booking('08:30', { doctorId: 'fang' })] })).toBe(null);
    expect(refusal({ own: [booking('13:30')] })).toBe(null);
  });

  it('ends where the share of a channel is used up; others go on', () => {
    const day = planned(
      ['08:00', '08:15', '08:30', '08:45'].map((start, index) =>
        booking(start, { channel: 'online', residentId: String(index) }),
      ),
    );
    expect(refusal({ day, channel: 'online' })).toBe('quota-full');
    expect(refusal({ day, channel: 'desk' })).toBe(null);
  });

  it('is for the desk and the phone alone while somebody is blocked, never for priority (QUE-22)', () => {
    const blocked = { blockedTo: '2026-11-22' as CalendarDate, channel: 'online' } as const;
    expect(refusal(blocked)).toBe('booking-blocked');
    expect(refusal({ ...blocked, channel: 'phone' })).toBe(null);
    expect(refusal({ ...blocked, hasPriority: true })).toBe(null);
    expect(refusal({ ...blocked, blockedTo: '2026-11-21' as CalendarDate })).toBe(null);
  });
});

describe('no-shows (QUE-22)', () => {
  const dates = (...list: string[]) => list as CalendarDate[];
  const today = '2026-11-22' as CalendarDate;
  it.each([
    [dates('2026-11-01', '2026-11-10'), null],
    [dates('2026-11-01', '2026-11-10', '2026-11-20'), '2026-12-19'],
    [dates('2026-11-20', '2026-11-01', '2026-11-10'), '2026-12-19'],
    [dates('2026-08-23', '2026-11-10', '2026-11-20'), '2026-12-19'],
    [dates('2026-08-22', '2026-11-10', '2026-11-20'), null], // 90 days before the third
    [dates('2026-09-01', '2026-09-02', '2026-10-23'), null], // over on 21 November
    [dates('2026-09-01', '2026-09-02', '2026-10-24'), '2026-11-22'],
  ])('%s: until %s', (noShows, expected) => {
    expect(blockedTo(noShows, today)).toBe(expected);
  });

  test('half an hour after the end of the slot', () => {
    expect(noShowFrom(monday, '08:30')).toBe(Date.parse('2026-11-23T01:00:00Z'));
  });
});

describe('where to go instead', () => {
  const full = ['08:00', '08:15'].flatMap((start) => [
    booking(start),
    booking(start, { residentId: 'another' }),
  ]);

  it('is the nearest free slot of the doctor, the earlier of two', () => {
    const wanted = { date: monday, start: '08:00', queueId: 'q', doctorId: 'chen' };
    expect(nearestFree(planned(full), wanted)?.start).toBe('08:30');
    expect(nearestFree(planned(full.slice(2)), { ...wanted, start: '08:15' })?.start).toBe('08:00');
    expect(nearestFree(planned([]), { ...wanted, doctorId: 'fang' })).toBe(null);
  });

  it('moves the members of a series off holidays, four in a year', () => {
    const dates = seriesDates('2026-11-30' as CalendarDate, { times: 4, everyMonths: 3 });
    expect(dates).toEqual(['2026-11-30', '2027-02-28', '2027-05-30', '2027-08-30']);
    const place = placeInSeries(
      { date: '2027-02-28' as CalendarDate, start: '08:30', queueId: 'q', doctorId: 'chen' },
      (date) => planDay(date, [session], openDays, []),
    );
    expect(place).toMatchObject({ date: '2027-03-01', start: '08:30' });
  });
});

test('the contracted doctor is offered first, then the team, the condition, and the most room (QUE-08)', () => {
  const of = (doctorId: string, more: Partial<BookingSession> = {}) => ({
    ...session,
    doctorId,
    ...more,
  });
  const sessions = [
    of('busy'),
    of('idle'),
    of('mate'),
    of('special', { conditions: ['diabetes-2'] }),
    of('chen'),
  ];
  const day = planned([booking('08:00', { doctorId: 'busy' })], sessions);
  const input = {
    days: [day],
    contractedDoctorId: 'chen',
    teamDoctorIds: new Set(['chen', 'mate']),
    conditions: ['diabetes-2'],
    isTeamOnly: false,
    now: Date.parse('2026-11-23T00:10:00Z'),
  };
  const found = suggestPlaces(input);
  expect(found.map(({ place, ground }) => [place.doctorId, ground])).toEqual([
    ['chen', 'contracted'],
    ['mate', 'team'],
    ['special', 'specialty'],
    ['idle', 'load'],
    ['busy', 'load'],
  ]);
  expect(found[0]?.place.start).toBe('08:15');
  const ofTeam = suggestPlaces({ ...input, isTeamOnly: true });
  expect(ofTeam.map(({ place }) => place.doctorId)).toEqual(['chen', 'mate']);
});

describe('a booking that names no doctor', () => {
  const anybody = (start: string, residentId: string) =>
    booking(start, { doctorId: null, residentId });
  const two = [session, { ...session, doctorId: 'lin' }];
  const inEach = (plan: DayPlan) =>
    plan.sessions.map(({ slots }) => slots.map(({ booked }) => booked.length));

  test('is with whoever of its queue has most room then, and takes a place there', () => {
    const plan = planned([booking('08:00'), anybody('08:00', 'a')], two);
    expect(inEach(plan)).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
    expect(plan.stranded).toEqual([]);
  });

  test('is stranded where nobody of its queue is there', () => {
    expect(planned([anybody('10:00', 'a')], two).stranded).toHaveLength(1);
    const elsewhere = { ...anybody('08:00', 'a'), queueId: 'other' };
    expect(planned([elsewhere], two).stranded).toEqual([elsewhere]);
  });

  test('is with a session of the queue itself before any doctor', () => {
    const plan = planned([anybody('08:00', 'a')], [session, { ...session, doctorId: null }]);
    expect(inEach(plan)).toEqual([
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
  });
});
