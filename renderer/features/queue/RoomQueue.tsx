import type { RefSelectProps } from 'antd';
import { useRef, useState } from 'react';
import type { QueueState } from '../../../shared/contract/queue.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useNow } from '../../ui/use-now.ts';
import { CallOneDialog } from './CallOneDialog.tsx';
import { PassedRow } from './PassedRow.tsx';
import { TicketRow } from './TicketRow.tsx';
import { useArrivals } from './use-arrivals.ts';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';
import './queue.css';

type Props = { readonly mine: MyRoom; readonly calling: Calling };

const stepMs = 10_000;

/** The queue of the room somebody works in, in the order of calling. A row can be called out of turn. */
export function RoomQueue({ mine, calling }: Props) {
  const { t } = useWords();
  return (
    <Panel
      title={mine.queue?.name ?? t('queue.title')}
      className="queue-panel room-queue"
      extra={<RoomChoice mine={mine} />}
    >
      <LiveGate live={mine.live} lines={6}>
        {(state) =>
          mine.queue ? (
            <Waiting mine={mine} calling={calling} state={state} />
          ) : (
            <EmptyState>{t('queue.chooseRoomFirst')}</EmptyState>
          )
        }
      </LiveGate>
      <ProblemNote problem={calling.problem} onRetry={calling.retry} />
    </Panel>
  );
}

function RoomChoice({ mine }: { readonly mine: MyRoom }) {
  const { t } = useWords();
  const box = useRef<RefSelectProps>(null);
  return (
    <Select
      ref={box}
      className="room-choice"
      aria-label={t('queue.room')}
      placeholder={t('queue.chooseRoom')}
      value={mine.room?.roomId ?? null}
      onChange={(roomId) => {
        if (roomId) mine.choose(roomId);
        // Enter and Delete belong to the reading again, not to this list.
        box.current?.blur();
      }}
      options={mine.rooms.map(({ roomId, name }) => ({ value: roomId, label: name }))}
    />
  );
}

type WaitingProps = Props & { readonly state: QueueState };

function Waiting({ mine, calling, state }: WaitingProps) {
  const { t } = useWords();
  const arrivals = useArrivals(state);
  const nowMs = useNow(stepMs);
  const [outOfTurn, setOutOfTurn] = useState<string | null>(null);
  const { waiting, passed, doneToday } = mine.queue ?? { waiting: [], passed: [], doneToday: 0 };
  const chosen = waiting.find(({ ticketId }) => ticketId === outOfTurn);
  return (
    <>
      {!mine.canCall && <Notice meaning="attention">{t('queue.readOnly')}</Notice>}
      <header className="queue-head">
        <strong>{t('queue.waitingCount', { count: waiting.length })}</strong>
        <span className="queue-quiet">{t('queue.doneToday', { count: doneToday })}</span>
      </header>
      {waiting.length === 0 && <EmptyState>{t('queue.nobody')}</EmptyState>}
      <ul>
        {waiting.map((ticket, index) => (
          <TicketRow
            key={ticket.ticketId}
            ticket={ticket}
            nowMs={nowMs}
            isNext={index === 0}
            hasJustCome={arrivals.has(ticket.ticketId)}
            onOpen={() => setOutOfTurn(ticket.ticketId)}
          />
        ))}
        {passed.map((ticket) => (
          <PassedRow key={ticket.ticketId} ticket={ticket} onOpen={() => undefined} />
        ))}
      </ul>
      {chosen && (
        <CallOneDialog
          ticket={chosen}
          passedOver={waiting.slice(
            0,
            waiting.findIndex(({ ticketId }) => ticketId === chosen.ticketId),
          )}
          cannotBecause={calling.cannotCallBecause}
          onCall={(reason) => {
            setOutOfTurn(null);
            calling.callOne(chosen.ticketId, reason);
          }}
          onClose={() => setOutOfTurn(null)}
        />
      )}
    </>
  );
}
