import { Modal } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import type { PrintedDocument } from '../../../shared/contract/documents.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import './document.css';

type Props = { readonly document: PrintedDocument; readonly onClose: () => void };

/** A finished paper: seen first, then printed or kept. The bytes leave memory with the dialog. */
export function DocumentDialog({ document: paper, onClose }: Props) {
  const { t } = useWords();
  const url = useBlobUrl(paper.pdfBase64);
  const preview = useRef<HTMLIFrameElement>(null);
  return (
    <Modal
      open
      centered
      width="62rem"
      title={t(`documents.kinds.${paper.kind}`)}
      onCancel={onClose}
      footer={
        <div className="document-actions">
          {paper.copyNumber > 1 && (
            <span className="document-copy">
              {t('documents.reprint', { count: paper.copyNumber })}
            </span>
          )}
          <ActionButton
            label={t('documents.print')}
            keys="Ctrl+P"
            isPrimary
            isInDialog
            onPress={() => preview.current?.contentWindow?.print()}
          />
          <ActionButton
            label={t('documents.download')}
            isInDialog
            onPress={() => download(url, paper.fileName)}
          />
          <ActionButton label={t('documents.close')} keys="Esc" isInDialog onPress={onClose} />
        </div>
      }
    >
      {/* oxlint-disable-next-line react/iframe-missing-sandbox -- Chromium opens no PDF in a sandboxed frame; the blob is our own */}
      <iframe
        ref={preview}
        className="document-preview"
        title={t('documents.preview')}
        src={`${url}#toolbar=0&navpanes=0`}
      />
    </Modal>
  );
}

function useBlobUrl(base64: string): string {
  const url = useMemo(() => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  }, [base64]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}

function download(url: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
