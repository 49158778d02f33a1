import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type {
  BookedLine,
  BookingDays,
  BookingPlace,
} from '../../../shared/contract/appointments.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { type BoardView, boardOf, doctorsOf, firstFree } from './board.ts';
import { BoardNote } from './BoardNote.tsx';
import { BoardSwitch } from './BoardSwitch.tsx';
import { BookingPanel } from './BookingPanel.tsx';
import { SlotBoard } from './SlotBoard.tsx';
import { Stranded } from './Stranded.tsx';
import { type Purpose, useBooking } from './use-booking.ts';
import { Wishes } from './Wishes.tsx';
import './appointments.css';

type Props = {
  readonly residentId: string | null;
  /** Finds somebody to book for; stands where nobody is in hand. */
  readonly search: ReactNode;
  /** The slip of a booking. */
  readonly slip: (appointmentId: string) => ReactNode;
  readonly onOpen: (residentId: string) => void;
  readonly onLetGo: () => void;
};

/** 预约: who is booked when, and a place for the person in hand (F3). Opens on the first day with an open door. */
export function AppointmentsPage(props: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const opening = useQuery({
    ...queries.administration.openingOn.queryOptions({ input: { date: today() } }),
    retry: false,
  });
  if (opening.isPending) return <LoadingState label={t('shell.loading')} lines={10} />;
  return <Opened {...props} start={opening.data?.nextOpen ?? today()} />;
}

function Opened({ start, ...props }: Props & { readonly start: CalendarDate }) {
  const { queries } = useHost();
  const [from, setFrom] = useState(start);
  const [view, setView] = useState<BoardView>('day');
  const [doctorId, setDoctorId] = useState<string | null>(null);
  const live = useLive(queries.appointments.watch, {
    from,
    days: view === 'week' ? 7 : 1,
    doctorId: null,
  });
  return (
    <div className="appointments">
      <LiveGate live={live} lines={10}>
        {(days) => (
          <Board
            {...props}
            days={days}
            view={view}
            doctorId={doctorId}
            heads={
              <BoardSwitch
                from={from}
                today={days.today}
                view={view}
                doctors={doctorsOf(days.days)}
                doctorId={doctorOf(view, doctorId, days)}
                onFrom={setFrom}
                onView={setView}
                onDoctor={setDoctorId}
              />
            }
            onFrom={setFrom}
          />
        )}
      </LiveGate>
    </div>
  );
}

/** A week is of one doctor: the chosen one, else the first. */
function doctorOf(view: BoardView, chosen: string | null, { days }: BookingDays): string | null {
  return view === 'day' ? chosen : (chosen ?? doctorsOf(days)[0]?.doctorId ?? null);
}

type StandingProps = { readonly canBook: boolean; readonly moving: BookedLine | null };

/** What is unlike other days now. */
function Standing({ canBook, moving }: StandingProps) {
  const { t } = useWords();
  return (
    <>
      {!canBook && <Notice meaning="attention">{t('appointments.offline')}</Notice>}
      {moving && (
        <Notice meaning="information">{t('appointments.moving', { name: moving.name })}</Notice>
      )}
    </>
  );
}

function findLine({ days }: BookingDays, appointmentId: string): BookedLine | undefined {
  const inSlots = days.flatMap(({ sessions }) => sessions.flatMap(({ slots }) => slots));
  return inSlots
    .flatMap(({ booked }) => booked)
    .find((line) => line.appointmentId === appointmentId);
}

type BoardProps = Props & {
  readonly days: BookingDays;
  readonly view: BoardView;
  readonly doctorId: string | null;
  readonly heads: ReactNode;
  readonly onFrom: (date: CalendarDate) => void;
};

function Board({ days, view, doctorId, heads, onFrom, ...props }: BoardProps) {
  const { t } = useWords();
  const { residentId } = props;
  const [place, choose] = useState<BookingPlace | null>(null);
  const [picked, pick] = useState<BookedLine | null>(null);
  const [moving, setMoving] = useState<BookedLine | null>(null);
  const [purpose, setPurpose] = useState<Purpose>('follow-up');
  const [isPhone, setPhone] = useState(false);
  const acts = useBooking();
  const board = boardOf(days.days, doctorOf(view, doctorId, days));
  const isActing = residentId !== null || moving !== null;
  const isHere = place !== null && board.columns.some(({ date }) => date === place.date);
  const chosen = isHere ? place : isActing ? firstFree(board) : null;
  async function moveTo(line: BookedLine, to: BookingPlace) {
    if (!(await acts.move(line, to))) return;
    setMoving(null);
    pick(null);
  }

  function act(at: BookingPlace) {
    choose(at);
    if (moving) return void moveTo(moving, at);
    if (!residentId || acts.isRunning) return;
    const who = { residentId, purpose, channel: isPhone ? ('phone' as const) : ('desk' as const) };
    if (days.canBook) void acts.book(at, who);
    else void acts.wish(at, who, false);
  }

  return (
    <>
      <Panel title={t('appointments.title')} extra={heads} className="appointments-board">
        <Standing canBook={days.canBook} moving={moving} />
        <BoardNote days={days} isEmpty={board.columns.length === 0} onFrom={onFrom} />
        {board.columns.length > 0 && (
          <SlotBoard
            board={board}
            view={view}
            chosen={chosen}
            residentId={residentId}
            picked={picked}
            isFocused={isActing}
            onChoose={choose}
            onAct={act}
            onPick={(line) => {
              pick(line);
              acts.forget();
            }}
            onDrop={(appointmentId, to) => {
              const line = findLine(days, appointmentId);
              if (line) void moveTo(line, to);
            }}
          />
        )}
        <Stranded lines={days.days.flatMap(({ stranded }) => stranded)} onPick={pick} />
        <p className="appointments-keys">{t('appointments.keys')}</p>
      </Panel>
      <div className="appointments-side">
        <BookingPanel
          {...props}
          {...{ acts, chosen, picked, moving, purpose, isPhone, setPurpose, setPhone }}
          canBook={days.canBook}
          from={days.days[0]?.date ?? days.today}
          onAct={act}
          onPick={pick}
          onMove={setMoving}
        />
        <Wishes onOpen={props.onOpen} />
      </div>
    </>
  );
}
