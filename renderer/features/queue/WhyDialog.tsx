import type { QueueTicket, QueueWhy } from '../../../shared/contract/queue.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { Dialog } from '../../ui/Dialog.tsx';

type Props = { readonly ticket: QueueTicket; readonly onClose: () => void };
type Ahead = NonNullable<QueueWhy['ahead']>[number];

/** Why a number is after the others: a sentence for each that is called before it (F4). */
export function WhyDialog({ ticket, onClose }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.queue.why, { ticketId: ticket.ticketId });
  return (
    <Dialog
      title={t('queue.why.title', { number: ticket.number })}
      onCancel={onClose}
      footer={null}
    >
      <LiveGate live={live} lines={3}>
        {({ ahead }) => (
          <>
            <p className="why-count">{summary(ahead)}</p>
            <ol className="why-list">
              {(ahead ?? []).map((one) => (
                <li key={one.ticketId} title={t('queue.because', { rules: one.because.join(' ') })}>
                  <strong className="why-number">{one.number}</strong>
                  <Sentence ahead={one} />
                </li>
              ))}
            </ol>
          </>
        )}
      </LiveGate>
    </Dialog>
  );

  function summary(ahead: QueueWhy['ahead']): string {
    if (ahead === null) return t('queue.why.notWaiting', { number: ticket.number });
    if (ahead.length === 0) return t('queue.why.isNext', { number: ticket.number });
    return t('queue.why.ahead', { count: ahead.length });
  }
}

function Sentence({ ahead }: { readonly ahead: Ahead }) {
  const { t } = useWords();
  const time = ahead.at === null ? '' : timeOf(ahead.at);
  return <span>{t(`queue.why.code.${ahead.code}`, { time, minutes: ahead.waitedMinutes })}</span>;
}
