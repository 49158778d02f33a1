import { useState } from 'react';
import type {
  QueueState,
  QueueTicket,
  QueueView,
  WaitFigures,
} from '../../../shared/contract/queue.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useNow } from '../../ui/use-now.ts';
import { PassedRow } from './PassedRow.tsx';
import { TicketRow } from './TicketRow.tsx';
import { useArrivals } from './use-arrivals.ts';
import { WhyDialog } from './WhyDialog.tsx';
import './queue.css';

type Props = { readonly onOpen: (residentId: string) => void };

const stepMs = 10_000;

/** Every queue of the clinic, live: who is served where, then who waits, longest first. */
export function QueuePanel({ onOpen }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.queue.watch, undefined);
  return (
    <Panel title={t('queue.title')} className="queue-panel">
      <LiveGate live={live} lines={6}>
        {(state) => <Queues state={state} onOpen={onOpen} />}
      </LiveGate>
    </Panel>
  );
}

function Queues({ state, onOpen }: Props & { readonly state: QueueState }) {
  const { t } = useWords();
  const nowMs = useNow(stepMs);
  const arrivals = useArrivals(state);
  const isEmpty = state.queues.every((queue) => queue.waiting.length + queue.active.length === 0);
  return (
    <>
      {!state.canCall && <Notice meaning="attention">{t('queue.readOnly')}</Notice>}
      {isEmpty && <EmptyState>{`${t('queue.empty')} ${t('queue.emptyHint')}`}</EmptyState>}
      {state.queues.map((queue) => (
        <OneQueue
          key={queue.queueId}
          queue={queue}
          nowMs={nowMs}
          arrivals={arrivals}
          onOpen={onOpen}
        />
      ))}
    </>
  );
}

type QueueProps = Props & {
  readonly queue: QueueView;
  readonly nowMs: number;
  readonly arrivals: ReadonlySet<string>;
};

function OneQueue({ queue, nowMs, arrivals, onOpen }: QueueProps) {
  const { t } = useWords();
  const longestFirst = queue.waiting.toSorted((left, right) =>
    left.queuedAt.localeCompare(right.queuedAt),
  );
  const nextId = queue.waiting[0]?.ticketId;
  const [asked, setAsked] = useState<QueueTicket | null>(null);
  return (
    <section className="queue" aria-label={queue.name}>
      <header className="queue-head">
        <h3 className="queue-name">{queue.name}</h3>
        <span>{t('queue.waitingCount', { count: queue.waiting.length })}</span>
        {queue.comingLater > 0 && (
          <span className="queue-quiet" title={t('queue.comingLaterHint')}>
            {t('queue.comingLater', { count: queue.comingLater })}
          </span>
        )}
      </header>
      <Waits waits={queue.waits} />
      <ul>
        {[...queue.active, ...longestFirst].map((ticket) => (
          <TicketRow
            key={ticket.ticketId}
            ticket={ticket}
            nowMs={nowMs}
            isNext={ticket.ticketId === nextId}
            hasJustCome={arrivals.has(ticket.ticketId)}
            onOpen={onOpen}
            onWhy={() => setAsked(ticket)}
          />
        ))}
        {queue.passed.map((ticket) => (
          <PassedRow key={ticket.ticketId} ticket={ticket} onOpen={onOpen} />
        ))}
      </ul>
      {asked && <WhyDialog ticket={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

/** Median and longest wait of those who wait now, and of everybody called today (F5). */
function Waits({ waits }: Pick<QueueView, 'waits'>) {
  const { t } = useWords();
  return (
    <div className="queue-waits">
      <Figures figures={waits.now} say={(said) => t('queue.waitsNow', said)} />
      <Figures figures={waits.today} say={(said) => t('queue.waitsToday', said)} />
    </div>
  );
}

type FiguresProps = {
  readonly figures: WaitFigures;
  readonly say: (said: { median: number; longest: number }) => string;
};

function Figures({ figures, say }: FiguresProps) {
  const { medianMinutes, longestMinutes } = figures;
  if (medianMinutes === null || longestMinutes === null) return null;
  return <p>{say({ median: medianMinutes, longest: longestMinutes })}</p>;
}
