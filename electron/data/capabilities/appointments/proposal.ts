import { judgeBooking } from '../../../../shared/domain/slots/booking.ts';
import {
  type BookingChannel,
  type DayPlan,
  findSlot,
  type Place,
} from '../../../../shared/domain/slots/day.ts';
import { minutesOf, timeOf } from '../../../../shared/domain/slots/slot.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { bookingRulesOn, planDays } from './bookings.ts';
import { type BookingPerson, ownBookings } from './person.ts';

/** So far behind the wanted day a proposal may lie. */
const PROPOSAL_DAYS = 14;

export type ProposalCase = {
  readonly clinicId: string;
  readonly person: BookingPerson;
  readonly queueId: string;
  /** Null: whoever has room. */
  readonly doctorId: string | null;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** Nearest to this time on its day; null for the first one. */
  readonly start: string | null;
  /** The booking that would end. */
  readonly instead: string | null;
  /** Places that were proposed to others who asked before: nobody else is sent there. */
  readonly held: ReadonlyMap<string, number>;
};

/** A place that the person could have: as a person at the desk would book it. Null where there is none. */
export async function findProposal(unit: Unit, wish: ProposalCase): Promise<Place | null> {
  const today = clinicDate(unit.now);
  const from = wish.from < today ? today : wish.from;
  const dates: CalendarDate[] = [];
  for (let day = from; day <= wish.until && dates.length <= PROPOSAL_DAYS; day = addDays(day, 1))
    dates.push(day);
  const plans = await planDays(unit.db, wish.clinicId, dates, wish.instead ?? undefined);
  for (const plan of plans) {
    const found = await findOnDay(unit, plan, wish);
    if (found) return found;
  }
  return null;
}

async function findOnDay(unit: Unit, day: DayPlan, wish: ProposalCase): Promise<Place | null> {
  const wanted = minutesOf(wish.start ?? '00:00');
  const places = day.sessions
    .filter(
      ({ session }) =>
        session.queueId === wish.queueId &&
        (wish.doctorId === null || session.doctorId === wish.doctorId),
    )
    .flatMap(({ session, slots }) =>
      slots.map(({ start }) => ({ ...session, date: day.date, start: timeOf(start) })),
    )
    .toSorted(
      (one, other) =>
        Math.abs(minutesOf(one.start) - wanted) - Math.abs(minutesOf(other.start) - wanted),
    );
  if (places.length === 0) return null;
  const { residentId } = wish.person;
  const own = (await ownBookings(unit.db, residentId, day.date)).filter(
    ({ appointmentId }) => appointmentId !== wish.instead,
  );
  const rules = await bookingRulesOn(unit.db, day.date);
  const today = clinicDate(unit.now);
  for (const { date, start, queueId, doctorId } of places) {
    const place = { date, start, queueId, doctorId };
    const channel: BookingChannel = 'desk';
    const asked = { ...wish.person, place, channel, day, own, today, now: unit.now, rules };
    // A proposal never reaches into what is kept for those who come unbooked.
    const { refusal } = judgeBooking({ ...asked, hasPriority: false });
    const free = findSlot(day, place)?.slot.free ?? 0;
    if (refusal === null && free > (wish.held.get(placeKey(place)) ?? 0)) return place;
  }
  return null;
}

/** One text for one place. */
export function placeKey({ date, start, queueId, doctorId }: Place): string {
  return `${date} ${start} ${queueId} ${doctorId}`;
}
