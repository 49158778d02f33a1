import type { VisitOrders } from '../../../shared/contract/orders.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Button } from 'antd';
import { Mark } from '../../ui/Mark.tsx';

type Props = {
  readonly visit: VisitOrders;
  /** The words stand beside it. */
  readonly isBeside?: boolean;
};

/** All results are there: one press and the resident waits for the doctor again, on the same number (QUE-21). */
export function BackWithResults({ visit, isBeside = false }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const back = useCommand((client, idempotencyKey, ticketId: string) =>
    client.queue.bringResults({ idempotencyKey, ticketId }),
  );
  const { readiness, canReturn, ticketId } = visit;
  if (readiness === 'waiting') return null;
  const isBack = readiness === 'returned';
  return (
    <>
      {!isBeside && <Mark meaning="ok">{t(isBack ? 'orders.returned' : 'orders.ready')}</Mark>}
      {canReturn && ticketId !== null && can('visits.check-in') && (
        <Button type="primary" loading={back.isRunning} onClick={() => void back.run(ticketId)}>
          {t('orders.sendBack')}
        </Button>
      )}
      <ProblemNote problem={back.problem} onRetry={() => void back.retry()} />
    </>
  );
}
