import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { DoorNote } from '../../parts/DoorNote.tsx';
import { purposeWord } from '../../parts/purpose-word.ts';
import { minutesSince, useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

type Props = {
  readonly ticket: QueueTicket;
  readonly nowMs: number;
  /** The rules would call this one now. */
  readonly isNext: boolean;
  readonly hasJustCome: boolean;
  readonly onOpen: (residentId: string) => void;
  /** Asks why it is after the others; offered where somebody is asked that. */
  readonly onWhy?: (() => void) | undefined;
};

/** One ticket: who, since when, and why here. The whole row opens the person. */
export function TicketRow({ ticket, nowMs, isNext, hasJustCome, onOpen, onWhy }: Props) {
  const { t, sex } = useWords();
  const isActive = ticket.state === 'called' || ticket.state === 'serving';
  return (
    <li className={rowClass(isActive, hasJustCome)}>
      <button
        type="button"
        className="plain ticket-button"
        title={t('queue.because', { rules: ticket.because.join(' ') })}
        onClick={() => onOpen(ticket.residentId)}
      >
        <span className="ticket-line">
          <span className="name ticket-name">{ticket.name}</span>
          <span className="ticket-quiet">
            {sex(ticket.sex)} {t('values.years', { count: ticket.ageYears })}
          </span>
          {isActive ? <ActiveWords ticket={ticket} /> : <Wait ticket={ticket} nowMs={nowMs} />}
        </span>
        <span className="ticket-line">
          <span className="ticket-number">{ticket.number}</span>
          <span className="ticket-lane">{t(`values.lane.${ticket.lane}`)}</span>
          <span className="ticket-quiet">{purposeWord(t, ticket.purpose)}</span>
          {hasJustCome && <Mark meaning="ok">{t('queue.arrived')}</Mark>}
          {isNext && !hasJustCome && <span className="ticket-next">{t('queue.next')}</span>}
        </span>
        <DoorNote because={ticket.because} />
      </button>
      {onWhy && !isActive && (
        <button
          type="button"
          className="plain ticket-why"
          aria-label={t('queue.why.label', { number: ticket.number })}
          onClick={onWhy}
        >
          {t('queue.why.ask')}
        </button>
      )}
    </li>
  );
}

function rowClass(isActive: boolean, hasJustCome: boolean): string {
  return ['ticket', isActive && 'ticket-active', hasJustCome && 'ticket-arrived']
    .filter(Boolean)
    .join(' ');
}

function ActiveWords({ ticket }: { readonly ticket: QueueTicket }) {
  const { t } = useWords();
  const words = ticket.state === 'serving' ? t('values.ticket.serving') : t('values.ticket.called');
  return (
    <span className="ticket-wait">
      {ticket.roomName} {words}
    </span>
  );
}

function Wait({ ticket, nowMs }: { readonly ticket: QueueTicket; readonly nowMs: number }) {
  const { t } = useWords();
  const count = minutesSince(ticket.queuedAt, nowMs);
  return (
    <span className="ticket-wait" aria-label={t('queue.minutesLabel', { count })}>
      <strong>{t('queue.minutes', { count })}</strong>
    </span>
  );
}
