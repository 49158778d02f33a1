import { Progress } from 'antd';
import { useEffect, useEffectEvent } from 'react';
import type { AttachmentView } from '../../../shared/contract/attachments.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { sizeWords } from '../../parts/size-words.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { useBytes } from './use-bytes.ts';

type Props = {
  readonly file: AttachmentView;
  readonly personName: string;
  readonly onClose: () => void;
};

const WHOLE = 100;

/** A paper within the window. Bytes that are elsewhere are fetched first, and nobody has to wait for them. */
export function Viewer({ file, personName, onClose }: Props) {
  const { t } = useWords();
  const isHere = file.state === 'here-only' || file.state === 'delivered';
  const fetching = useFetching(file, isHere);
  const leave = () => {
    if (!isHere) fetching.cancel();
    onClose();
  };
  return (
    <Dialog
      width="62rem"
      title={`${personName} · ${file.title} · ${dateOf(file.addedAt)}`}
      onCancel={leave}
      footer={
        <div className="attachment-actions">
          <ActionButton
            label={t(isHere ? 'attachments.close' : 'attachments.cancelFetch')}
            keys="Esc"
            isInDialog
            onPress={leave}
          />
        </div>
      }
    >
      <ProblemNote problem={fetching.problem} />
      {isHere ? <Paper file={file} /> : <Fetching file={file} />}
    </Dialog>
  );
}

function Paper({ file }: { readonly file: AttachmentView }) {
  const { t } = useWords();
  const bytes = useBytes(file, true);
  if (bytes.status === 'failed') return <ProblemNote problem={bytes.problem} />;
  if (bytes.status === 'loading') return <LoadingState label={t('shell.loading')} lines={8} />;
  if (file.mediaType !== 'application/pdf')
    return (
      <div className="attachment-paper">
        <img src={bytes.url} alt={file.title} />
      </div>
    );
  return (
    // oxlint-disable-next-line react/iframe-missing-sandbox -- Chromium opens no PDF in a sandboxed frame; its first bytes said that it is one
    <iframe
      className="attachment-paper"
      title={file.title}
      src={`${bytes.url}#toolbar=0&navpanes=0`}
    />
  );
}

/** How far it is, or why it does not come; it goes on by itself. */
function Fetching({ file }: { readonly file: AttachmentView }) {
  const { t } = useWords();
  const { here, bytes, state } = file;
  return (
    <div className="attachment-fetching">
      <p>{t('attachments.fetching', { done: sizeWords(here), total: sizeWords(bytes) })}</p>
      <Progress
        percent={Math.floor((here * WHOLE) / bytes)}
        aria-label={t('attachments.state.fetching')}
      />
      {state === 'absent' && <Notice meaning="attention">{t('attachments.absent')}</Notice>}
    </div>
  );
}

/** Asks for the bytes as soon as somebody looks, and no longer when nobody does. */
function useFetching(file: AttachmentView, isHere: boolean) {
  const { attachmentId } = file;
  const fetch = useCommand((client, idempotencyKey, id: string) =>
    client.attachments.fetch({ idempotencyKey, attachmentId: id }),
  );
  const stop = useCommand((client, idempotencyKey, id: string) =>
    client.attachments.cancelFetch({ idempotencyKey, attachmentId: id }),
  );
  const begin = useEffectEvent(() => void fetch.run(attachmentId));
  useEffect(() => {
    if (!isHere) begin();
  }, [isHere]);
  return { problem: fetch.problem, cancel: () => void stop.run(attachmentId) };
}
