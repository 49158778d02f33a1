import { useState } from 'react';
import type { AttachmentView, RemovedAttachment } from '../../../shared/contract/attachments.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { AddDialog } from './AddDialog.tsx';
import { AddFile } from './AddFile.tsx';
import { AttachmentRow } from './AttachmentRow.tsx';
import { Removed } from './Removed.tsx';
import { useDroppedFiles } from './use-dropped-files.ts';
import { type Chosen, faultOf } from './use-upload.ts';
import { Viewer } from './Viewer.tsx';
import './attachments.css';

type Props = { readonly residentId: string; readonly personName: string };

/** 资料附件: what a resident brought along. Choose a file, drop one, open, take away. */
export function AttachmentsPanel({ residentId, personName }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const { queries } = useHost();
  const live = useLive(queries.attachments.list, { residentId });
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [fault, setFault] = useState<Problem | null>(null);
  const mayAdd = can('attachments.add');

  /** One after the other: each is named by itself. */
  async function take(files: readonly File[]) {
    if (!mayAdd) return;
    const faults = await Promise.all(files.map(faultOf));
    setFault(faults.find((one) => one !== null) ?? null);
    const good = files.filter((_file, at) => faults[at] === null);
    const more = good.map((file) => ({ file, uploadId: crypto.randomUUID() }));
    setChosen((before) => [...before, ...more]);
  }

  useDroppedFiles((files) => void take(files));
  const [first] = chosen;

  return (
    <Panel
      title={t('attachments.title')}
      className="attachments"
      extra={mayAdd && <AddFile onFiles={(files) => void take(files)} />}
    >
      <div className="attachments-body">
        <ProblemNote problem={fault} />
        <LiveGate live={live} lines={2}>
          {({ files, removed }) => (
            <List files={files} removed={removed} personName={personName} mayAdd={mayAdd} />
          )}
        </LiveGate>
      </div>
      {first && (
        <AddDialog
          key={first.uploadId}
          chosen={first}
          waiting={chosen.length - 1}
          residentId={residentId}
          personName={personName}
          onClose={() => setChosen((before) => before.slice(1))}
        />
      )}
    </Panel>
  );
}

type ListProps = {
  readonly files: readonly AttachmentView[];
  readonly removed: readonly RemovedAttachment[];
  readonly personName: string;
  readonly mayAdd: boolean;
};

function List({ files, removed, personName, mayAdd }: ListProps) {
  const { t } = useWords();
  const { can } = useSession();
  const [openId, setOpenId] = useState<string | null>(null);
  const taking = useTakingAway();
  const opened = files.find(({ attachmentId }) => attachmentId === openId);
  const mayRead = can('attachments.read');
  return (
    <>
      {files.length === 0 && (
        <EmptyState>{t(mayAdd ? 'attachments.noneAdd' : 'attachments.none')}</EmptyState>
      )}
      <ul className="attachment-rows">
        {files.map((file) => (
          <AttachmentRow
            key={file.attachmentId}
            file={file}
            onOpen={mayRead ? () => setOpenId(file.attachmentId) : null}
            onRemove={mayAdd ? (reason) => taking.away(file, reason) : null}
          />
        ))}
      </ul>
      {taking.done && removed.some(({ attachmentId }) => attachmentId === taking.done) && (
        <Notice
          meaning="ok"
          action={<ActionButton label={t('attachments.undo')} keys="Alt+Z" onPress={taking.back} />}
        >
          {t('attachments.removed')}
        </Notice>
      )}
      <ProblemNote problem={taking.problem} />
      <Removed removed={removed} onRestore={mayAdd ? taking.restore : null} />
      {opened && <Viewer file={opened} personName={personName} onClose={() => setOpenId(null)} />}
    </>
  );
}

/** Taking away with a reason, and the way back. */
function useTakingAway() {
  const [done, setDone] = useState<string | null>(null);
  const remove = useCommand(
    (client, idempotencyKey, what: { attachmentId: string; reason: string }) =>
      client.attachments.remove({ idempotencyKey, ...what }),
  );
  const restoring = useCommand((client, idempotencyKey, attachmentId: string) =>
    client.attachments.restore({ idempotencyKey, attachmentId }),
  );
  async function takeAway(attachmentId: string, reason: string) {
    if (await remove.run({ attachmentId, reason })) setDone(attachmentId);
  }
  return {
    done,
    problem: remove.problem ?? restoring.problem,
    away: ({ attachmentId }: AttachmentView, reason: string) => void takeAway(attachmentId, reason),
    restore: (attachmentId: string) => void restoring.run(attachmentId),
    back: () => {
      if (done) void restoring.run(done);
    },
  };
}
