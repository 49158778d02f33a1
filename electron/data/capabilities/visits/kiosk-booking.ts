import type { BookedTime } from '../../../../shared/contract/kiosks.ts';
import type { KioskOutcome } from '../../../../shared/contract/visits.ts';
import { checkInTime } from '../../../../shared/domain/queue/check-in-time.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicInstant,
  clinicTime,
} from '../../../../shared/lib/clock.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { settingsAt } from '../administration/settings.ts';
import { staffNames } from '../session/reader.ts';
import { findBookings, findTodaysTicket } from './reader.ts';

type Row = Awaited<ReturnType<typeof findBookings>>[number];

type AtKiosk =
  | {
      readonly is: 'asked' | 'too-early';
      readonly outcome: Extract<KioskOutcome, { outcome: 'ask' | 'too-early' }>;
    }
  | {
      readonly is: 'settled';
      readonly appointmentId: string | null;
      readonly booked: BookedTime | null;
      /** They have today's ticket already. */
      readonly isIn: boolean;
    };

/** More do not stand on one page; the others are the desk's. */
const CHOICES = 3;

/**
 * Which of today's appointments somebody at a kiosk comes for: the only one, or the one that they choose. Before
 * check-in opens they are told when it does (QUE-11). Who has a ticket already keeps it.
 */
export async function bookingAtKiosk(
  unit: Unit,
  residentId: string,
  chosenId: string | null,
): Promise<AtKiosk> {
  const date = clinicDate(unit.now);
  const walkIn: AtKiosk = { is: 'settled', appointmentId: null, booked: null, isIn: false };
  if (await findTodaysTicket(unit.db, residentId, date)) return { ...walkIn, isIn: true };
  const bookings = await findBookings(unit.db, residentId, date);
  const open = bookings.filter(({ state }) => state === 'booked');
  const chosen = open.find(({ id }) => id === chosenId) ?? (open.length === 1 ? open[0] : null);
  if (chosen) return standingOf(unit, date, chosen);
  if (open.length === 0) return walkIn;
  const options = await offered(unit, open.slice(0, CHOICES));
  return { is: 'asked', outcome: { outcome: 'ask', question: { kind: 'appointment', options } } };
}

async function standingOf(unit: Unit, date: CalendarDate, booking: Row): Promise<AtKiosk> {
  const settings = await settingsAt(unit.db, unit.now);
  const { start_time: time } = booking;
  const { is, opensAt } = checkInTime(clinicInstant(date, time), unit.now, {
    opensMinutes: settings('queue.opens-minutes'),
    earlyMinutes: settings('queue.early-minutes'),
    lateAfterMinutes: settings('queue.late-after-minutes'),
  });
  if (is === 'too-early') {
    return { is, outcome: { outcome: 'too-early', time, opensAt: clinicTime(opensAt) } };
  }
  return { is: 'settled', appointmentId: booking.id, booked: { time, is }, isIn: false };
}

/** By time and place, and who is seen; never by what for (QUE-24). */
async function offered(unit: Unit, bookings: readonly Row[]) {
  const [names, queues] = await Promise.all([
    staffNames(unit.db),
    unit.db.selectFrom('queues').select(['id', 'name']).execute(),
  ]);
  return bookings.map((row) => {
    const queue = queues.find(({ id }) => id === row.queue_id)?.name ?? '';
    const doctor = row.doctor_id === null ? '' : (names.get(row.doctor_id) ?? '');
    const place = [queue, doctor].filter(Boolean).join(' ').slice(0, 40) || row.start_time;
    return { appointmentId: row.id, time: row.start_time, place };
  });
}
