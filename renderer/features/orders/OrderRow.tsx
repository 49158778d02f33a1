import type { ReactNode } from 'react';
import type { OrderLine, OrderResult } from '../../../shared/contract/orders.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { labelLine, resultWords, testWord } from '../../parts/order-words.ts';
import { ReportButton } from './ReportButton.tsx';

type Props = {
  readonly order: OrderLine;
  readonly residentId: string;
  /** With their values, for those who may see them. */
  readonly results: readonly OrderResult[];
  /** Opens the paper of a result. */
  readonly renderPaper?: ReportPaper;
};

/** A report among the resident's papers, which somebody else shows. */
export type ReportPaper = (attachmentId: string) => ReactNode;

const meanings: Readonly<Record<OrderLine['state'], Meaning>> = {
  ordered: 'attention',
  collected: 'information',
  resulted: 'ok',
  cancelled: 'information',
};

/** One test: how far it is, since when, and what came of it. */
export function OrderRow({ order, residentId, results, renderPaper }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const isOpen = order.state === 'ordered' || order.state === 'collected';
  return (
    <li className={order.state === 'cancelled' ? 'order order-cancelled' : 'order'}>
      <span className="order-test">{testWord(t, order.test)}</span>
      <Mark meaning={meanings[order.state]}>{t(`orders.state.${order.state}`)}</Mark>
      <Minutes order={order} />
      <span className="order-quiet">{order.cancelReason ?? labelLine(t, order)}</span>
      {isOpen && can('orders.write') && (
        <span className="order-acts">
          <ReportButton order={order} residentId={residentId} />
          <CancelButton order={order} />
        </span>
      )}
      {results.length > 0 && (
        <ul className="order-results">
          {results.map((result, at) => (
            <Result key={`${result.at}-${at}`} result={result} renderPaper={renderPaper} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** How long it takes or took; too long is said in words. */
function Minutes({ order }: { readonly order: OrderLine }) {
  const { t } = useWords();
  const { minutes, isOverdue, state } = order;
  if (minutes === null) return <span className="order-minutes" />;
  if (isOverdue)
    return (
      <span className="order-minutes">
        <Mark meaning="danger">{t('orders.overdue', { count: minutes })}</Mark>
      </span>
    );
  const count = { count: minutes };
  return (
    <span className="order-minutes">
      {state === 'resulted' ? t('orders.took', count) : t('orders.minutes', count)}
    </span>
  );
}

type ResultProps = { readonly result: OrderResult; readonly renderPaper: ReportPaper | undefined };

function Result({ result, renderPaper }: ResultProps) {
  const { t } = useWords();
  const { labValue } = result;
  const isOff = labValue?.flag === 'L' || labValue?.flag === 'H';
  return (
    <li className={isOff ? 'order-result order-result-off' : 'order-result'}>
      <strong>{resultWords(t, result)}</strong>
      {labValue?.flag && <span>{t(`orders.flag.${labValue.flag}`)}</span>}
      {labValue?.range && (
        <span className="order-quiet">{t('orders.reference', { range: labValue.range })}</span>
      )}
      {result.attachmentId !== null && renderPaper?.(result.attachmentId)}
      {result.simulated && <span className="pending-demo">{t('values.demo')}</span>}
    </li>
  );
}

const reasons = ['repeated', 'refused', 'wrong', 'sample'] as const;

function CancelButton({ order }: { readonly order: OrderLine }) {
  const { t } = useWords();
  const { serviceRequestId } = order;
  const cancel = useCommand((client, idempotencyKey, reason: string) =>
    client.orders.cancel({ idempotencyKey, serviceRequestId, reason }),
  );
  return (
    <>
      <ReasonButton
        isQuiet
        label={t('orders.cancel')}
        title={t('orders.cancelWhy', { test: testWord(t, order.test) })}
        reasons={reasons.map((reason) => t(`orders.cancelReasons.${reason}`))}
        isRunning={cancel.isRunning}
        onChoose={(reason) => void cancel.run(reason)}
      />
      <ProblemNote problem={cancel.problem} onRetry={() => void cancel.retry()} />
    </>
  );
}
