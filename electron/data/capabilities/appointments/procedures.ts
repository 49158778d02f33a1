import type { AppContext } from '../../context.ts';
import type { Topic } from '../../live/changes.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { mustBook } from './place.ts';
import { bookingDays, bookingsOf, listWishes, suggestionsFor } from './reader.ts';
import {
  bookSeries,
  cancelBooking,
  grantWish,
  moveBooking,
  restoreBooking,
  takeWish,
  withdrawWish,
} from './writer.ts';

const watched: readonly Topic[] = [
  'appointments',
  'residents',
  'staff',
  'queues',
  'rooms',
  'settings',
  'calendar_days',
  'connection',
  'minute',
];

/** Appointments: seen everywhere, given by the clinic's home (F3, QUE-10, QUE-11). */
export function appointmentProcedures(app: AppContext, os: Implementer) {
  return os.appointments.router({ ...questions(app, os), ...acts(app, os), ...wishActs(app, os) });
}

function questions({ changes, clock, database, workstation, ...app }: AppContext, os: Implementer) {
  const at = () => ({ clinicId: workstation.clinicId, now: clock.now() });
  const canBook = () => app.isHome() || app.connectionState().home.reachable;
  return {
    watch: os.appointments.watch.handler(({ context, input, signal }) =>
      live({
        changes,
        topics: watched,
        compute: async () => {
          const days = await bookingDays(database.read, at(), { ...input, canBook: canBook() });
          const lines = days.days.flatMap(({ sessions, stranded }) => [
            ...stranded,
            ...sessions.flatMap(({ slots }) => slots.flatMap(({ booked }) => booked)),
          ]);
          context.about([...new Set(lines.map(({ residentId }) => residentId))]);
          return days;
        },
        signal,
      }),
    ),
    wishes: os.appointments.wishes.handler(({ context, signal }) =>
      live({
        changes,
        topics: ['booking_wishes', 'residents', 'staff'],
        compute: async () => {
          const wishes = await listWishes(database.read);
          context.about([...new Set(wishes.map(({ residentId }) => residentId))]);
          return wishes;
        },
        signal,
      }),
    ),
    ofResident: os.appointments.ofResident.handler(({ context, input, signal }) => {
      context.about([input.residentId]);
      return live({
        changes,
        topics: ['appointments', 'residents', 'staff', 'settings', 'minute'],
        compute: () => bookingsOf(database.read, input.residentId, clock.now()),
        signal,
      });
    }),
    suggest: os.appointments.suggest.handler(({ context, input }) => {
      context.about([input.residentId]);
      return suggestionsFor(database.read, at(), input);
    }),
  };
}

function acts(app: AppContext, os: Implementer) {
  return {
    book: os.appointments.book.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        const { appointmentId, isOnReserve, op } = await mustBook(app, unit, input);
        await unit.issue([op]);
        return { appointmentId, isOnReserve };
      }),
    ),
    move: os.appointments.move.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { appointmentId, residentId } = await moveBooking(app, unit, input);
        context.about([residentId]);
        return { appointmentId };
      }),
    ),
    cancel: os.appointments.cancel.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentId } = await cancelBooking(unit, input.appointmentId, input.reason);
        context.about([residentId], input.reason);
        return { done: true as const };
      }),
    ),
    restore: os.appointments.restore.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { appointmentId, residentId } = await restoreBooking(app, unit, input.appointmentId);
        context.about([residentId]);
        return { appointmentId };
      }),
    ),
    bookSeries: os.appointments.bookSeries.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        return bookSeries(app, unit, input);
      }),
    ),
  };
}

function wishActs(app: AppContext, os: Implementer) {
  return {
    wish: os.appointments.wish.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        return takeWish(app, unit, input);
      }),
    ),
    grant: os.appointments.grant.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { appointmentId, residentId } = await grantWish(app, unit, input);
        context.about([residentId]);
        return { appointmentId };
      }),
    ),
    withdraw: os.appointments.withdraw.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentId } = await withdrawWish(unit, input.wishId);
        context.about([residentId]);
        return { done: true as const };
      }),
    ),
  };
}
