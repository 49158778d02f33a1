import { Button } from 'antd';
import { useState } from 'react';
import type { ScanFound } from '../../../shared/contract/devices.ts';
import { labelWords } from '../../../shared/domain/orders/label.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ScanNote } from '../../parts/ScanNote.tsx';
import { useDeskScan } from '../../parts/use-desk-scan.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

type Props = {
  /** Of the person in front of us; null while there is none. */
  readonly visitId: string | null;
  readonly onOpenOrders: (visitId: string) => void;
  readonly onOpenRecord: (residentId: string) => void;
};

type Scanned = { readonly found: ScanFound; readonly visitId: string | null };

/**
 * A code that is scanned while somebody is looked after. The label of their own tube notes that it is filled; any other
 * says whose it is, because a tube of the wrong person is worse than one that waits.
 */
export function LabelCheck({ visitId, onOpenOrders, onOpenRecord }: Props) {
  const { can } = useSession();
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const collect = useCommand((client, idempotencyKey, label: string) =>
    client.orders.collect({ idempotencyKey, label }),
  );
  useDeskScan((found) => {
    setScanned({ found, visitId });
    collect.reset();
    const isTheirs = found.is === 'label' && found.visitId === visitId && found.date === today();
    if (isTheirs && can('orders.write')) void collect.run(found.label);
  });
  // Another person in front of us: what was said of the last one is over.
  if (!scanned || scanned.visitId !== visitId) return null;
  const { found } = scanned;
  return (
    <>
      {found.is === 'label' && (
        <LabelNotice
          found={found}
          visitId={visitId}
          isCollected={collect.output !== undefined}
          onOpenOrders={onOpenOrders}
        />
      )}
      {found.is === 'ticket' && <TicketNotice found={found} visitId={visitId} />}
      {(found.is === 'summary' || found.is === 'appointment') && (
        <SummaryNotice found={found} onOpenRecord={onOpenRecord} />
      )}
      <ScanNote found={found} />
      <ProblemNote problem={collect.problem} onRetry={() => void collect.retry()} />
    </>
  );
}

type Found<Is extends ScanFound['is']> = Extract<ScanFound, { is: Is }>;

type LabelProps = Pick<Props, 'visitId' | 'onOpenOrders'> & {
  readonly found: Found<'label'>;
  readonly isCollected: boolean;
};

function LabelNotice({ found, visitId, isCollected, onOpenOrders }: LabelProps) {
  const { t } = useWords();
  const said = { name: found.name, label: labelWords(found.label) };
  if (found.date !== today())
    return (
      <Notice meaning="attention" isUrgent>
        {t('scan.label.otherDay', { ...said, date: found.date })}
      </Notice>
    );
  if (found.visitId === visitId)
    return isCollected ? <Notice meaning="ok">{t('orders.collected', said)}</Notice> : null;
  return (
    <Notice
      meaning={visitId === null ? 'attention' : 'danger'}
      isUrgent
      action={<Button onClick={() => onOpenOrders(found.visitId)}>{t('scan.toOrders')}</Button>}
    >
      {t(visitId === null ? 'scan.label.notCalled' : 'scan.label.other', said)}
    </Notice>
  );
}

type TicketProps = Pick<Props, 'visitId'> & { readonly found: Found<'ticket'> };

function TicketNotice({ found: { number, name, visitId: whose }, visitId }: TicketProps) {
  const { t } = useWords();
  if (whose === visitId)
    return <Notice meaning="ok">{t('scan.ticket.same', { number, name })}</Notice>;
  return (
    <Notice meaning="attention" isUrgent>
      {t(visitId === null ? 'scan.ticket.notCalled' : 'scan.ticket.other', { number, name })}
    </Notice>
  );
}

type SummaryProps = Pick<Props, 'onOpenRecord'> & {
  readonly found: Found<'summary' | 'appointment'>;
};

function SummaryNotice({ found: { is, name, residentId }, onOpenRecord }: SummaryProps) {
  const { t } = useWords();
  return (
    <Notice
      meaning="information"
      action={<Button onClick={() => onOpenRecord(residentId)}>{t('scan.record')}</Button>}
    >
      {t(`scan.${is}`, { name })}
    </Notice>
  );
}
