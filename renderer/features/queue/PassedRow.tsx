import { Button } from 'antd';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';

type Props = { readonly ticket: QueueTicket; readonly onOpen: (residentId: string) => void };

/** Somebody who was called and did not come; one press puts them back in (QUE-20). */
export function PassedRow({ ticket, onOpen }: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const comeBack = useCommand((client, idempotencyKey, ticketId: string) =>
    client.queue.comeBack({ idempotencyKey, ticketId }),
  );
  return (
    <li className="ticket ticket-passed">
      <div className="ticket-line">
        <button
          type="button"
          className="plain ticket-button"
          onClick={() => onOpen(ticket.residentId)}
        >
          <PassedWords ticket={ticket} />
        </button>
        {can('queue.call') && (
          <Button
            size="small"
            loading={comeBack.isRunning}
            onClick={() => void comeBack.run(ticket.ticketId)}
          >
            {t('queue.comeBack')}
          </Button>
        )}
      </div>
      <ProblemNote problem={comeBack.problem} onRetry={() => void comeBack.retry()} />
    </li>
  );
}

function PassedWords({ ticket }: Pick<Props, 'ticket'>) {
  const { t } = useWords();
  return (
    <span className="ticket-line">
      <span className="ticket-number">{ticket.number}</span>
      <span className="name">{ticket.name}</span>
      <span className="ticket-quiet">{t('queue.passed')}</span>
    </span>
  );
}
