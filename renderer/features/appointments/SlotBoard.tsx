import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import type {
  BookedLine,
  BookingPlace,
  BookingSlot,
} from '../../../shared/contract/appointments.ts';
import { useWords } from '../../parts/use-words.ts';
import {
  type Board,
  type BoardColumn,
  type BoardView,
  isSamePlace,
  placeOf,
  stepFrom,
} from './board.ts';
import './slot-board.css';

type Props = {
  readonly board: Board;
  readonly view: BoardView;
  readonly chosen: BookingPlace | null;
  /** Whose places stand out. */
  readonly residentId: string | null;
  readonly picked: BookedLine | null;
  /** The chosen place takes the focus: the board is what the keys are for now. */
  readonly isFocused: boolean;
  readonly onChoose: (place: BookingPlace) => void;
  /** Enter or a second click: book here, or move here. */
  readonly onAct: (place: BookingPlace) => void;
  readonly onPick: (line: BookedLine) => void;
  readonly onDrop: (appointmentId: string, place: BookingPlace) => void;
};

const arrows: Readonly<Record<string, { columns: number; rows: number }>> = {
  ArrowUp: { columns: 0, rows: -1 },
  ArrowDown: { columns: 0, rows: 1 },
  ArrowLeft: { columns: -1, rows: 0 },
  ArrowRight: { columns: 1, rows: 0 },
};

/** A quarter of an hour in a row, a doctor or a day in a column: who is where, and what is free. */
export function SlotBoard(props: Props) {
  const { board, view, chosen, onChoose } = props;
  const { t } = useWords();

  function press(event: KeyboardEvent) {
    const step = arrows[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const next = stepFrom(board, chosen, step);
    if (next) onChoose(next);
  }

  return (
    // The cells are the controls; the arrows go from one to the next.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="slot-board" aria-label={t('appointments.board')} onKeyDown={press}>
      <table>
        <thead>
          <tr>
            <th aria-hidden="true" />
            {board.columns.map((column) => (
              <Head key={column.key} column={column} view={view} />
            ))}
          </tr>
        </thead>
        <tbody>
          {board.starts.map((start) => (
            <tr key={start}>
              <th scope="row" className="slot-time">
                {start}
              </th>
              {board.columns.map((column) => (
                <td key={column.key}>
                  <Cell {...props} column={column} slot={column.slots.get(start)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head({ column, view }: { readonly column: BoardColumn; readonly view: BoardView }) {
  const { t, monthDay } = useWords();
  const who = column.doctorName ?? t('appointments.anyDoctor');
  return (
    <th scope="col">
      <strong className={view === 'week' ? 'slot-who slot-day' : 'slot-who'}>
        {view === 'week' ? monthDay(column.date) : who}
      </strong>
      <span className="slot-where">
        {column.roomName ?? column.queueName} ·{' '}
        {t('appointments.freeInAll', { count: column.free })}
      </span>
    </th>
  );
}

type CellProps = Props & { readonly column: BoardColumn; readonly slot: BookingSlot | undefined };

function Cell({ column, slot, ...props }: CellProps) {
  const { chosen, residentId, picked, isFocused, onChoose, onAct, onPick, onDrop } = props;
  const button = useRef<HTMLButtonElement>(null);
  const place = slot ? placeOf(column, slot.start) : null;
  const isChosen = place !== null && isSamePlace(chosen, place);
  useEffect(() => {
    if (isChosen && isFocused) button.current?.focus();
  }, [isChosen, isFocused]);
  if (!slot || !place) return null;

  function drop(event: DragEvent) {
    event.preventDefault();
    const appointmentId = event.dataTransfer.getData('text/plain');
    if (appointmentId && place) onDrop(appointmentId, place);
  }

  return (
    <div
      className={`slot ${isChosen ? 'chosen' : ''} ${slot.isPast ? 'past' : ''}`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <FreeButton
        ref={button}
        column={column}
        slot={slot}
        isChosen={isChosen}
        onPress={() => (isChosen ? onAct(place) : onChoose(place))}
      />
      {slot.booked.map((line) => (
        <Chip
          key={line.appointmentId}
          line={line}
          isOwn={line.residentId === residentId}
          isPicked={line.appointmentId === picked?.appointmentId}
          onPick={() => onPick(line)}
        />
      ))}
    </div>
  );
}

type FreeProps = {
  readonly ref: React.Ref<HTMLButtonElement>;
  readonly column: BoardColumn;
  readonly slot: BookingSlot;
  readonly isChosen: boolean;
  readonly onPress: () => void;
};

function FreeButton({ ref, column, slot, isChosen, onPress }: FreeProps) {
  const { t, monthDay } = useWords();
  return (
    <button
      ref={ref}
      type="button"
      className={`plain slot-free ${slot.free > 0 && !slot.isPast ? 'is-free' : ''}`}
      tabIndex={isChosen ? 0 : -1}
      aria-current={isChosen}
      onClick={onPress}
    >
      <span className="hidden-words">
        {t('appointments.slot', {
          date: monthDay(column.date),
          start: slot.start,
          doctor: column.doctorName ?? t('appointments.anyDoctor'),
        })}
      </span>
      <FreeWords slot={slot} />
    </button>
  );
}

function FreeWords({ slot }: { readonly slot: BookingSlot }) {
  const { t } = useWords();
  if (slot.isPast) return t('appointments.past');
  if (slot.free > 0) return t('appointments.free', { count: slot.free });
  return slot.capacity === 0 ? (
    <span title={t('appointments.keptHint')}>{t('appointments.kept')}</span>
  ) : (
    t('appointments.full')
  );
}

type ChipProps = {
  readonly line: BookedLine;
  readonly isOwn: boolean;
  readonly isPicked: boolean;
  readonly onPick: () => void;
};

function Chip({ line, isOwn, isPicked, onPick }: ChipProps) {
  const { t } = useWords();
  const canMove = line.state === 'booked';
  return (
    <button
      type="button"
      className={`plain slot-chip ${isOwn ? 'own' : ''} ${isPicked ? 'picked' : ''}`}
      draggable={canMove}
      aria-pressed={isPicked}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', line.appointmentId)}
      onClick={onPick}
    >
      <span className="name">{line.name}</span>
      {line.state !== 'booked' && (
        <span className="slot-state">{t(`values.appointment.${line.state}`)}</span>
      )}
    </button>
  );
}
