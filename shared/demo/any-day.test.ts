import { describe, expect, it } from 'vitest';
import { openingOn, weekdayOf } from '../domain/settings/opening.ts';
import { isWeekHours, type WeekHours } from '../domain/settings/week-hours.ts';
import type { BookingSession } from '../domain/slots/sessions.ts';
import { addDays } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { generateClinic } from './generate-clinic.ts';

const monday = '2026-11-23' as CalendarDate;

describe.each(Array.from({ length: 7 }, (_, ahead) => addDays(monday, ahead)))(
  'a clinic that is made on %s',
  (madeOn) => {
    const { clinicOps, referenceOps } = generateClinic({ seed: 7, today: madeOn, residents: 300 });
    const settings = referenceOps(() => '').flatMap((one) =>
      one.op === 'insert' && one.entity === 'settings' ? [one.fields] : [],
    );
    const settingOf = (key: string): unknown =>
      JSON.parse(String(settings.find((one) => one['key'] === key)?.['value']));
    const booked = [...clinicOps()].flatMap((batch) =>
      batch.flatMap((one) =>
        one.op === 'insert' && one.entity === 'appointments' ? [one.fields] : [],
      ),
    );

    it('is open on every day of its bookings', () => {
      const week = settingOf('opening.week');
      expect(isWeekHours(week)).toBe(true);
      const dates = [...new Set(booked.map(({ date }) => date as CalendarDate))];
      expect(dates.toSorted()).toEqual([madeOn, addDays(madeOn, 1)]);
      for (const date of dates) expect(openingOn(date, week as WeekHours, []).isOpen).toBe(true);
    });

    it('books nobody with a doctor who sees nobody then', () => {
      const sessions = settingOf('booking.sessions') as readonly BookingSession[];
      const withDoctor = booked.filter((row) => row['doctor_id'] !== null);
      expect(withDoctor.length).toBeGreaterThan(5);
      for (const { doctor_id: doctorId, date, start_time: at } of withDoctor) {
        const weekday = weekdayOf(date as CalendarDate);
        const isThere = sessions.some(
          (session) =>
            session.doctorId === doctorId &&
            session.weekday === weekday &&
            session.start <= String(at) &&
            String(at) < session.end,
        );
        expect([date, at, isThere]).toEqual([date, at, true]);
      }
    });
  },
);
