import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useBlobUrl } from '../../parts/use-blob-url.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { LoadingState } from '../../ui/States.tsx';

/** 备用名单: seen first, then printed or saved. The bytes leave memory with the dialog. */
export function FallbackDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const { queries } = useHost();
  const preview = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const list = useQuery(
    queries.closing.fallbackList.queryOptions({ input: {}, gcTime: 0, staleTime: Infinity }),
  );
  const url = useBlobUrl(list.data?.pdfBase64);
  const footer = (
    <div className="closing-actions">
      {url && list.data && (
        <Button type="text" href={url} download={list.data.fileName}>
          {t('closing.fallback.save')}
        </Button>
      )}
      <ActionButton
        label={t('closing.fallback.print')}
        keys="Ctrl+P"
        isPrimary
        isInDialog
        cannotBecause={isReady ? null : t('shell.loading')}
        onPress={() => preview.current?.contentWindow?.print()}
      />
    </div>
  );
  return (
    <Modal
      open
      centered
      width="62rem"
      title={t('closing.fallback.title', { date: list.data?.date ?? '' })}
      onCancel={onClose}
      footer={footer}
    >
      <p>{t('closing.fallback.hint')}</p>
      {list.error && (
        <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
      )}
      {!list.error && !url && <LoadingState label={t('shell.loading')} />}
      {url && (
        // oxlint-disable-next-line react/iframe-missing-sandbox -- Chromium opens no PDF in a sandboxed frame; the blob is our own
        <iframe
          ref={preview}
          className="closing-preview"
          title={t('closing.fallback.preview')}
          inert={!isReady}
          src={`${url}#toolbar=0&navpanes=0`}
          onLoad={() => setReady(true)}
        />
      )}
    </Modal>
  );
}
