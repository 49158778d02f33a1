import type { DayState, OpenTicket } from '../../../shared/contract/closing.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { EmptyState } from '../../ui/States.tsx';

type Props = {
  readonly day: DayState;
  readonly onOpen: (residentId: string) => void;
};

/** Tickets that nobody has finished: first those in rooms, then those who did not come. */
export function OpenTickets({ day, onOpen }: Props) {
  const { t } = useWords();
  const tickets = [...day.inRooms, ...day.notCalled];
  if (tickets.length === 0) return <EmptyState>{t('closing.noTickets')}</EmptyState>;
  return (
    <ul>
      {tickets.map((ticket) => (
        <Row key={ticket.ticketId} ticket={ticket} onOpen={onOpen} />
      ))}
    </ul>
  );
}

type RowProps = { readonly ticket: OpenTicket; readonly onOpen: (residentId: string) => void };

function Row({ ticket, onOpen }: RowProps) {
  const { t } = useWords();
  const { number, name, queueName, state, since, residentId } = ticket;
  const said = { queue: queueName, time: timeOf(since) };
  return (
    <li>
      <button type="button" className="plain closing-ticket" onClick={() => onOpen(residentId)}>
        <strong>{number}</strong> <span className="name">{name}</span>
        <span className="closing-quiet">{t(`closing.state.${state}`, said)}</span>
      </button>
    </li>
  );
}
