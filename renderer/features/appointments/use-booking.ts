import { useState } from 'react';
import type { BookedLine, BookingPlace } from '../../../shared/contract/appointments.ts';
import { addDays } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { useWords } from '../../parts/use-words.ts';

export type Purpose = 'follow-up' | 'consultation' | 'measurement';

/** What was done last, with the way back. */
export type Done = {
  readonly text: string;
  /** The booking that stands now: its slip can be printed. */
  readonly appointmentId: string | null;
  readonly undo: (() => Promise<unknown>) | null;
};

export type BookingActs = ReturnType<typeof useBooking>;

const SERIES = { times: 4, everyMonths: 3 } as const;
const WAIT_DAYS = 14;

type Who = {
  readonly residentId: string;
  readonly purpose: Purpose;
  readonly channel: 'desk' | 'phone';
};

/** The acts of the board; each says what it did, and most can be taken back. */
export function useBooking() {
  const { t, monthDay } = useWords();
  const commands = useCommands();
  const [done, setDone] = useState<Done | null>(null);
  const { book, move, cancel, restore } = commands;
  const all: readonly Command<never, unknown>[] = Object.values(commands);
  const when = ({ date, start }: { readonly date: CalendarDate; readonly start: string }) =>
    `${monthDay(date)} ${start}`;

  function begin() {
    setDone(null);
    for (const command of all) command.reset();
  }

  const undoBooking = (appointmentId: string) => async () => {
    if (await cancel.run({ appointmentId, reason: t('appointments.undoReason') }))
      setDone({ text: t('appointments.undone'), appointmentId: null, undo: null });
  };

  const more = useMoreWays({ begin, setDone, commands });
  return {
    ...more,
    when,
    done,
    forget: begin,
    isRunning: all.some(({ isRunning }) => isRunning),
    problem: all.find(({ problem }) => problem)?.problem ?? null,
    async book(place: BookingPlace, who: Who) {
      begin();
      const made = await book.run({ place, ...who });
      if (!made) return;
      const said = t('appointments.booked', { when: when(place) });
      const reserve = made.isOnReserve ? ` · ${t('appointments.bookedOnReserve')}` : '';
      setDone({
        text: said + reserve,
        appointmentId: made.appointmentId,
        undo: undoBooking(made.appointmentId),
      });
    },
    async move(line: BookedLine, place: BookingPlace) {
      begin();
      const made = await move.run({ appointmentId: line.appointmentId, place });
      if (!made) return false;
      const { appointmentId } = made;
      setDone({ text: t('appointments.moved', { when: when(place) }), appointmentId, undo: null });
      return true;
    },
    async cancel(line: BookedLine, reason: string) {
      begin();
      if (!(await cancel.run({ appointmentId: line.appointmentId, reason }))) return;
      setDone({
        text: t('appointments.cancelled', { when: when(line) }),
        appointmentId: null,
        undo: async () => {
          const made = await restore.run({ appointmentId: line.appointmentId });
          if (made) setDone({ text: t('appointments.undone'), undo: null, ...made });
        },
      });
    },
  };
}

type Ways = {
  readonly begin: () => void;
  readonly setDone: (done: Done) => void;
  readonly commands: ReturnType<typeof useCommands>;
};

/** Several at once, and a wish where there is no place. */
function useMoreWays({ begin, setDone, commands: { series, wish } }: Ways) {
  const { t, monthDay } = useWords();
  return {
    async series(first: BookingPlace, { residentId, purpose }: Who) {
      begin();
      const made = await series.run({ residentId, purpose, first, ...SERIES });
      if (!made) return;
      const dates = made.missed.map((date) => monthDay(date)).join('、');
      const missed = dates ? ` ${t('appointments.seriesMissed', { dates })}` : '';
      const text = t('appointments.seriesDone', { count: made.booked.length }) + missed;
      setDone({ text, appointmentId: made.booked[0]?.appointmentId ?? null, undo: null });
    },
    /** The place, or any free one of that doctor within a fortnight. */
    async wish(place: BookingPlace, who: Who, isAnyDay: boolean) {
      begin();
      const { start, date, ...rest } = place;
      const until = isAnyDay ? addDays(date, WAIT_DAYS) : date;
      const made = await wish.run({ ...rest, ...who, date, until, start: isAnyDay ? null : start });
      const text = t(isAnyDay ? 'appointments.waiting' : 'appointments.wished');
      if (made) setDone({ text, appointmentId: null, undo: null });
    },
  };
}

type Wished = Omit<BookingPlace, 'start'> & {
  readonly start: string | null;
  readonly until: CalendarDate;
};

function useCommands() {
  return {
    book: useCommand((client, idempotencyKey, input: Who & { readonly place: BookingPlace }) =>
      client.appointments.book({ idempotencyKey, ...input }),
    ),
    move: useCommand(
      (client, idempotencyKey, input: { appointmentId: string; place: BookingPlace }) =>
        client.appointments.move({ idempotencyKey, ...input }),
    ),
    cancel: useCommand((client, idempotencyKey, input: { appointmentId: string; reason: string }) =>
      client.appointments.cancel({ idempotencyKey, ...input }),
    ),
    restore: useCommand((client, idempotencyKey, input: { appointmentId: string }) =>
      client.appointments.restore({ idempotencyKey, ...input }),
    ),
    series: useCommand(
      (
        client,
        idempotencyKey,
        input: Omit<Who, 'channel'> & { first: BookingPlace } & typeof SERIES,
      ) => client.appointments.bookSeries({ idempotencyKey, ...input }),
    ),
    wish: useCommand((client, idempotencyKey, input: Who & Wished) =>
      client.appointments.wish({ idempotencyKey, ...input }),
    ),
  };
}
