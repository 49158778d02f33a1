import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { OrderRow, type ReportPaper } from './OrderRow.tsx';
import './orders.css';

type Props = { readonly visitId: string; readonly renderPaper: ReportPaper };

/** The tests of the one who is here, with their results; nothing where none was ordered. */
export function VisitTests({ visitId, renderPaper }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const live = useLive(queries.orders.ofVisit, { visitId });
  if (live.data && live.data.visit === null) return null;
  return (
    <Panel title={t('orders.title')}>
      <LiveGate live={live}>
        {({ visit, results }) => (
          <ul className="order-lines">
            {(visit?.orders ?? []).map((order) => (
              <OrderRow
                key={order.serviceRequestId}
                order={order}
                residentId={visit?.residentId ?? ''}
                renderPaper={renderPaper}
                results={results.filter(
                  ({ serviceRequestId }) => serviceRequestId === order.serviceRequestId,
                )}
              />
            ))}
          </ul>
        )}
      </LiveGate>
    </Panel>
  );
}
