import { useState } from 'react';
import type { VisitOrders } from '../../../shared/contract/orders.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { BackWithResults } from './BackWithResults.tsx';
import { LabelScan } from './LabelScan.tsx';
import { OrderRow } from './OrderRow.tsx';
import type { LabelPaper } from './OrderTests.tsx';
import './orders.css';

type Props = {
  readonly onOpenRecord: (residentId: string) => void;
  readonly Label: LabelPaper;
};

type PanelProps = Props & {
  /** Whose tests stand first; null for nobody's. */
  readonly visitId: string | null;
};

/** The tests of today: what has come, what waits, and what takes too long. */
export function OrdersPanel({ onOpenRecord, Label, visitId }: PanelProps) {
  const { t } = useWords();
  const { queries } = useHost();
  const live = useLive(queries.orders.watch, undefined);
  const [foundId, setFoundId] = useState<string | null>(visitId);
  return (
    <div className="orders">
      <LabelScan visits={live.data ?? []} onFound={setFoundId} />
      <Panel title={t('orders.today')} extra={<strong>{live.data?.length ?? 0}</strong>}>
        <LiveGate live={live} lines={8}>
          {(visits) =>
            visits.length === 0 ? (
              <EmptyState>{t('orders.empty')}</EmptyState>
            ) : (
              <ul className="order-visits">
                {foundFirst(visits, foundId).map((visit) => (
                  <Visit
                    key={visit.visitId}
                    visit={visit}
                    isFound={visit.visitId === foundId}
                    onOpenRecord={onOpenRecord}
                    Label={Label}
                  />
                ))}
              </ul>
            )
          }
        </LiveGate>
      </Panel>
    </div>
  );
}

/** Whose label was scanned stands where the eye is. */
function foundFirst(visits: readonly VisitOrders[], foundId: string | null) {
  const found = visits.filter(({ visitId }) => visitId === foundId);
  return [...found, ...visits.filter(({ visitId }) => visitId !== foundId)];
}

type VisitProps = Props & { readonly visit: VisitOrders; readonly isFound: boolean };

function Visit({ visit, isFound, onOpenRecord, Label }: VisitProps) {
  const { t, sex } = useWords();
  const { can } = useSession();
  const { ticketNumber, name } = visit;
  return (
    <li className={isFound ? 'order-visit order-visit-found' : 'order-visit'}>
      <header className="order-who">
        <button type="button" className="plain" onClick={() => onOpenRecord(visit.residentId)}>
          <strong className="order-name">{name}</strong>
        </button>
        <span>
          {sex(visit.sex)} {t('values.years', { count: visit.ageYears })}
        </span>
        {ticketNumber && <span>{t('orders.number', { number: ticketNumber })}</span>}
        <BackWithResults visit={visit} />
      </header>
      <ul className="order-lines">
        {visit.orders.map((order) => (
          <OrderRow
            key={order.serviceRequestId}
            order={order}
            residentId={visit.residentId}
            results={[]}
          />
        ))}
      </ul>
      {can('orders.write') && (
        <div className="order-acts">
          {tubesToFill(visit).map(({ specimenId, label }) => (
            <Label key={specimenId} specimenId={specimenId ?? ''} label={label ?? ''} />
          ))}
        </div>
      )}
    </li>
  );
}

/** Whose label may still have to be stuck on. */
function tubesToFill({ orders }: VisitOrders) {
  const waiting = orders.filter(({ state, specimenId }) => state === 'ordered' && specimenId);
  return waiting.filter(
    (one, at) => waiting.findIndex(({ specimenId }) => specimenId === one.specimenId) === at,
  );
}
