import { Button, Input } from 'antd';
import { useState } from 'react';
import type { OrderLine } from '../../../shared/contract/orders.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { testWord } from '../../parts/order-words.ts';

type Props = { readonly order: OrderLine; readonly residentId: string };

/** A paper among the resident's attachments answers a test, or words, or both. */
export function ReportButton(props: Props) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('orders.report')}
      </Button>
      {isOpen && <ReportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

const CONCLUSION_CHARACTERS_MAX = 500;

function ReportDialog({ order, residentId, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useWords();
  const { queries } = useHost();
  const { data } = useLive(queries.attachments.list, { residentId });
  const [conclusion, setConclusion] = useState('');
  const [attachmentId, setAttachmentId] = useState<string | null>(null);
  const report = useCommand((client, idempotencyKey, said: Said) =>
    client.orders.report({ idempotencyKey, serviceRequestId: order.serviceRequestId, ...said }),
  );
  const said = { conclusion: conclusion.trim(), attachmentId };
  const isEmpty = said.conclusion === '' && attachmentId === null;
  const files = (data?.files ?? []).map((file) => ({
    value: file.attachmentId,
    label: file.title,
  }));

  async function save() {
    if (await report.run(said)) onClose();
  }

  return (
    <Dialog
      title={t('orders.reportTitle', { test: testWord(t, order.test) })}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('orders.save')}
          keys="Ctrl+Enter"
          isInDialog
          isInFields
          isPrimary
          isRunning={report.isRunning}
          cannotBecause={isEmpty ? t('orders.reportMissing') : null}
          onPress={() => void save()}
        />
      }
    >
      <div className="order-report">
        <label>
          <span>{t('orders.conclusion')}</span>
          <Input.TextArea
            data-first
            value={conclusion}
            maxLength={CONCLUSION_CHARACTERS_MAX}
            placeholder={t('orders.conclusionHint')}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => setConclusion(event.target.value)}
          />
        </label>
        <Select
          aria-label={t('orders.paper')}
          placeholder={t('orders.noPaper')}
          value={attachmentId}
          onChange={setAttachmentId}
          notFoundContent={t('orders.reportHint')}
          options={files}
        />
        <p className="order-quiet">{t('orders.reportHint')}</p>
        <ProblemNote problem={report.problem} onRetry={() => void report.retry()} />
      </div>
    </Dialog>
  );
}

type Said = { readonly conclusion: string; readonly attachmentId: string | null };
