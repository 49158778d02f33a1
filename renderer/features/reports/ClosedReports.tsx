import { useState } from 'react';
import { Button } from 'antd';
import type { ClosedReport } from '../../../shared/contract/reports.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Mark } from '../../ui/Mark.tsx';
import './closed-reports.css';

/** What was reported or taken back: by whom, when and how (f.6). Nothing where there is none. */
export function ClosedReports() {
  const { t } = useWords();
  const { queries } = useHost();
  const { data = [] } = useLive(queries.reports.closed, undefined);
  const [isOpen, setOpen] = useState(false);
  if (data.length === 0) return null;
  return (
    <>
      <div className="closed-reports-open">
        <Button type="text" onClick={() => setOpen(true)}>
          {t('reports.closed.open', { count: data.length })}
        </Button>
      </div>
      {isOpen && (
        <Dialog
          width="44rem"
          title={t('reports.closed.title')}
          footer={<Button onClick={() => setOpen(false)}>{t('reports.closed.close')}</Button>}
          onCancel={() => setOpen(false)}
        >
          <ul className="closed-reports">
            {data.map((report) => (
              <Closed key={report.taskId} report={report} />
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

function Closed({ report }: { readonly report: ClosedReport }) {
  const { t } = useWords();
  const { name, disease, state, because, closedBy, closedAt } = report;
  const isReported = state === 'done';
  return (
    <li>
      <Mark meaning={isReported ? 'ok' : 'information'}>
        {t(isReported ? 'reports.closed.reported' : 'reports.closed.cancelled')}
      </Mark>
      <span>
        <strong>{t(`reports.disease.${disease}`)}</strong> <span className="name">{name}</span>
        <br />
        {because}
      </span>
      <span className="closed-reports-who">
        {closedAt && `${dateOf(closedAt)} ${timeOf(closedAt)}`}
        <br />
        {closedBy ?? t('reports.closed.unknown')}
      </span>
    </li>
  );
}
