import type {
  BookingDay,
  BookingPlace,
  BookingSessionView,
  BookingSlot,
} from '../../../shared/contract/appointments.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

export type BoardView = 'day' | 'week';

/** A column of the board: one doctor of a day, or one day of a doctor. */
export type BoardColumn = {
  readonly key: string;
  readonly date: CalendarDate;
  readonly queueId: string;
  readonly doctorId: string | null;
  readonly doctorName: string | null;
  readonly queueName: string;
  readonly roomName: string | null;
  readonly free: number;
  readonly slots: ReadonlyMap<string, BookingSlot>;
};

export type Board = {
  readonly columns: readonly BoardColumn[];
  readonly starts: readonly string[];
};

/** Columns and rows of the board; of a week only the columns of one doctor, a day each. */
export function boardOf(days: readonly BookingDay[], doctorId: string | null): Board {
  const columns = days.flatMap(({ date, sessions }) => {
    const wanted =
      doctorId === null ? sessions : sessions.filter((one) => one.doctorId === doctorId);
    const groups = Map.groupBy(wanted, (one) => `${date} ${one.doctorId} ${one.queueId}`);
    return [...groups].map(([key, own]) => columnOf(key, date, own));
  });
  const starts = [...new Set(columns.flatMap(({ slots }) => [...slots.keys()]))].sort();
  return { columns, starts };
}

function columnOf(
  key: string,
  date: CalendarDate,
  sessions: readonly BookingSessionView[],
): BoardColumn {
  const slots = sessions.flatMap((session) => session.slots);
  const [first] = sessions;
  return {
    key,
    date,
    queueId: first?.queueId ?? '',
    doctorId: first?.doctorId ?? null,
    doctorName: first?.doctorName ?? null,
    queueName: first?.queueName ?? '',
    roomName: first?.roomName ?? null,
    free: slots.reduce((sum, slot) => sum + (slot.isPast ? 0 : slot.free), 0),
    slots: new Map(slots.map((slot) => [slot.start, slot])),
  };
}

/** Who sees people on some day, for choosing one of them. */
export function doctorsOf(
  days: readonly BookingDay[],
): readonly { readonly doctorId: string; readonly name: string }[] {
  const byId = new Map(
    days.flatMap(({ sessions }) =>
      sessions.flatMap(({ doctorId, doctorName }) =>
        doctorId === null ? [] : [[doctorId, doctorName ?? ''] as const],
      ),
    ),
  );
  return [...byId].map(([doctorId, name]) => ({ doctorId, name }));
}

/** The place of a cell. */
export function placeOf({ date, queueId, doctorId }: BoardColumn, start: string): BookingPlace {
  return { date, queueId, doctorId, start };
}

export function isSamePlace(one: BookingPlace | null, other: BookingPlace): boolean {
  return (
    one !== null &&
    one.date === other.date &&
    one.start === other.start &&
    one.doctorId === other.doctorId &&
    one.queueId === other.queueId
  );
}

type Step = { readonly columns: number; readonly rows: number };

/** The cell that an arrow leads to: the next slot in that direction, over gaps; null at the edge. */
export function stepFrom(
  { columns, starts }: Board,
  from: BookingPlace | null,
  step: Step,
): BookingPlace | null {
  const column = columns.findIndex(
    (one) => from !== null && isSamePlace(from, placeOf(one, from.start)),
  );
  const row = from ? starts.indexOf(from.start) : -1;
  if (column < 0 || row < 0) return firstFree({ columns, starts });
  let [x, y] = [column + step.columns, row + step.rows];
  while (x >= 0 && x < columns.length && y >= 0 && y < starts.length) {
    const found = columns[x];
    const start = starts[y];
    if (found && start !== undefined && found.slots.has(start)) return placeOf(found, start);
    [x, y] = [x + step.columns, y + step.rows];
  }
  return null;
}

/** The earliest slot that is free, else the first one. */
export function firstFree({ columns, starts }: Board): BookingPlace | null {
  const cells = starts.flatMap((start) =>
    columns.flatMap((column) => {
      const slot = column.slots.get(start);
      return slot ? [{ place: placeOf(column, start), slot }] : [];
    }),
  );
  const free = cells.find(({ slot }) => slot.free > 0 && !slot.isPast);
  return (free ?? cells[0])?.place ?? null;
}
