import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import type {
  BookedLine,
  BookingPlace,
  BookingWish,
} from '../../../shared/contract/appointments.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { addDays } from '../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import { timeOf } from '../../../shared/domain/slots/slot.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

const FIRST = 8 * 60;
const SLOTS = 12;
const CAPACITY = 2;

/** Two doctors who see two people a quarter of an hour from 08:00 to 11:00, every day but one that is closed. */
export function fakeAppointments(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().appointments;
  const queueId = randomUUID();
  const doctors = ['刘建国', '赵敏'].map((name) => ({ doctorId: randomUUID(), name }));
  const today = clinicDate(Date.now());
  const closed = addDays(today, 2);
  const { booking } = clinic;
  const nameOf = (doctorId: string | null) =>
    doctors.find((one) => one.doctorId === doctorId)?.name ?? null;
  const at = (place: Omit<BookingPlace, 'queueId'>) =>
    booking.lines.filter(
      (line) =>
        line.date === place.date &&
        line.start === place.start &&
        line.doctorName === nameOf(place.doctorId),
    );

  function add(residentId: string, place: BookingPlace, purpose: string): BookedLine {
    if (at(place).length >= CAPACITY)
      throw new ORPCError('slot-full', { data: new AppError('slot-full').toProblem() });
    const person = clinic.people.find(({ brief }) => brief.residentId === residentId);
    const line: BookedLine = {
      appointmentId: randomUUID(),
      residentId,
      name: person?.brief.name ?? '',
      sex: person?.brief.sex ?? 'female',
      ageYears: person?.brief.ageYears ?? 60,
      phoneMasked: person?.brief.phoneMasked ?? null,
      date: place.date,
      start: place.start,
      doctorName: nameOf(place.doctorId),
      purpose,
      channel: 'desk',
      state: 'booked',
      isOnReserve: false,
    };
    booking.lines.push(line);
    return line;
  }

  function slotsOf(date: CalendarDate, doctorId: string) {
    return Array.from({ length: SLOTS }, (_, index) => {
      const start = timeOf(FIRST + index * 15);
      const booked = at({ date, start, doctorId });
      return {
        start,
        end: timeOf(FIRST + index * 15 + 15),
        capacity: CAPACITY,
        free: CAPACITY - booked.length,
        freeReserve: 1,
        isPast: date < today,
        booked,
      };
    });
  }

  function dayOf(date: CalendarDate) {
    const isOpen = date !== closed;
    const sessions = doctors.map(({ doctorId, name }, index) => ({
      queueId,
      queueName: '看诊',
      doctorId,
      doctorName: name,
      roomName: `${index + 1} 诊室`,
      start: '08:00',
      end: '11:00',
      slots: slotsOf(date, doctorId),
    }));
    const has = isOpen && booking.hasSessions;
    return {
      date,
      isOpen,
      note: isOpen ? null : '设备检修',
      sessions: has ? sessions : [],
      stranded: [],
    };
  }

  const { wishes } = booking;
  return {
    watch: os.watch.handler(({ input, signal }) =>
      clinic.live(
        () => ({
          today,
          canBook: clinic.line.home.reachable,
          hasSessions: booking.hasSessions,
          days: Array.from({ length: input.days }, (_, ahead) => dayOf(addDays(input.from, ahead))),
        }),
        signal,
      ),
    ),
    wishes: os.wishes.handler(({ signal }) => clinic.live(() => wishes, signal)),
    ofResident: os.ofResident.handler(({ input, signal }) =>
      clinic.live(
        () => ({
          lines: booking.lines.filter(({ residentId }) => residentId === input.residentId),
          blockedTo: null,
        }),
        signal,
      ),
    ),
    suggest: os.suggest.handler(({ input }) =>
      doctors.map(({ doctorId, name }, index) => ({
        date: addDays(input.from, 1),
        start: timeOf(FIRST + index * 15),
        queueId,
        doctorId,
        doctorName: name,
        queueName: '看诊',
        ground: index === 0 ? ('contracted' as const) : ('load' as const),
        free: 20,
        places: 24,
        because: ['QUE-08', 'QUE-10'],
      })),
    ),
    book: os.book.handler(({ input }) =>
      once('appointments.book', input.idempotencyKey, () => ({
        appointmentId: add(input.residentId, input.place, input.purpose).appointmentId,
        isOnReserve: false,
      })),
    ),
    move: os.move.handler(({ input }) =>
      once('appointments.move', input.idempotencyKey, () => {
        const old = booking.lines.find((one) => one.appointmentId === input.appointmentId);
        const line = add(old?.residentId ?? '', input.place, old?.purpose ?? 'follow-up');
        booking.lines = booking.lines.filter((one) => one !== old);
        return { appointmentId: line.appointmentId };
      }),
    ),
    cancel: os.cancel.handler(({ input }) =>
      once('appointments.cancel', input.idempotencyKey, () => {
        booking.cancelled.push(
          ...booking.lines.filter((one) => one.appointmentId === input.appointmentId),
        );
        booking.lines = booking.lines.filter((one) => one.appointmentId !== input.appointmentId);
        return { done: true as const };
      }),
    ),
    restore: os.restore.handler(({ input }) =>
      once('appointments.restore', input.idempotencyKey, () => {
        booking.lines.push(
          ...booking.cancelled.filter((one) => one.appointmentId === input.appointmentId),
        );
        return { appointmentId: input.appointmentId };
      }),
    ),
    bookSeries: os.bookSeries.handler(({ input }) =>
      once('appointments.bookSeries', input.idempotencyKey, () => {
        const { appointmentId } = add(input.residentId, input.first, input.purpose);
        return { booked: [{ ...input.first, appointmentId }], missed: [] };
      }),
    ),
    wish: os.wish.handler(({ input }) =>
      once('appointments.wish', input.idempotencyKey, () => {
        const wishId = randomUUID();
        const person = clinic.people.find(({ brief }) => brief.residentId === input.residentId);
        const {
          start,
          date,
          until,
          doctorId,
          queueId: inQueue,
          residentId,
          purpose,
          channel,
        } = input;
        wishes.push({
          wishId,
          kind: start === null ? 'any-day' : 'place',
          state: 'open',
          name: person?.brief.name ?? '',
          phoneMasked: person?.brief.phoneMasked ?? null,
          doctorName: nameOf(doctorId),
          askedAt: toInstant(Date.now()),
          refused: null,
          proposal: null,
          start,
          date,
          until,
          doctorId,
          queueId: inQueue,
          residentId,
          purpose,
          channel,
        });
        return { wishId };
      }),
    ),
    grant: os.grant.handler(({ input }) =>
      once('appointments.grant', input.idempotencyKey, () => {
        const wish = takeWish(input.wishId);
        const line = add(wish?.residentId ?? '', input.place, wish?.purpose ?? 'follow-up');
        return { appointmentId: line.appointmentId };
      }),
    ),
    withdraw: os.withdraw.handler(({ input }) =>
      once('appointments.withdraw', input.idempotencyKey, () => {
        takeWish(input.wishId);
        return { done: true as const };
      }),
    ),
  };

  function takeWish(wishId: string): BookingWish | undefined {
    const index = wishes.findIndex((one) => one.wishId === wishId);
    return index < 0 ? undefined : wishes.splice(index, 1)[0];
  }
}
