import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PrintedDocument } from '../../../shared/contract/documents.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useBlobUrl } from '../../parts/use-blob-url.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { PrinterChoice } from './PrinterChoice.tsx';
import { PrintOutcome, usePrintJob } from './PrintOutcome.tsx';
import { paperSizeOf } from '../../../shared/contract/printing.ts';
import { type Printing, usePrinting } from './use-printing.ts';
import './document.css';

type Props = {
  readonly document: PrintedDocument;
  /** What has to be known of it before it is printed. */
  readonly hint?: string;
  readonly onClose: () => void;
};

/** A finished paper: seen first, then printed or kept. The bytes leave memory with the dialog. */
export function DocumentDialog({ document: paper, hint, onClose }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const preview = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const { documentId } = paper;
  const file = useQuery(
    queries.documents.file.queryOptions({ input: { documentId }, gcTime: 0, staleTime: Infinity }),
  );
  const url = useBlobUrl(file.data?.pdfBase64);
  return (
    <Modal
      open
      centered
      width="62rem"
      title={t(`documents.kinds.${paper.kind}`)}
      onCancel={onClose}
      footer={
        <PrintBar paper={paper} url={url} isReady={isReady} preview={preview} onClose={onClose} />
      }
    >
      {hint && <p className="document-hint">{hint}</p>}
      {file.error && <ProblemNote problem={problemOf(file.error)} />}
      {!file.error && !url && <LoadingState label={t('shell.loading')} />}
      {url && (
        // oxlint-disable-next-line react/iframe-missing-sandbox -- Chromium opens no PDF in a sandboxed frame; the blob is our own
        <iframe
          ref={preview}
          className="document-preview"
          title={t('documents.preview')}
          // Until it has opened, so that it takes nobody's key on its way.
          inert={!isReady}
          src={`${url}#toolbar=0&navpanes=0`}
          onLoad={() => setReady(true)}
        />
      )}
    </Modal>
  );
}

type BarProps = {
  readonly paper: PrintedDocument;
  readonly url: string | undefined;
  /** The preview has opened. */
  readonly isReady: boolean;
  readonly preview: RefObject<HTMLIFrameElement | null>;
  readonly onClose: () => void;
};

/** Printer, state of the paper, and the acts: first to the printer; when it has it, close. */
function PrintBar({ paper, url, isReady, preview, onClose }: BarProps) {
  const { t } = useWords();
  const printing = usePrinting(paper.kind);
  const { setup, printer, send } = printing;
  const job = usePrintJob(send.output?.jobId);
  const isOut = job !== undefined && job.state !== 'failed';
  const hasPrinter = printer !== undefined;
  const print = usePrintPress(paper.documentId, printing, isOut);
  const bar = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- each of these puts another button first
  useEffect(() => focusPrimary(bar.current), [isReady, isOut, hasPrinter]);
  const choose = (name: string) => {
    printing.choose(name);
    send.reset();
  };
  const chosen = setup?.printers.find(({ name }) => name === printer);
  const isFolder = chosen?.isFolder ?? false;
  return (
    <div className="document-bar" ref={bar}>
      {paper.copyNumber > 1 && <span>{t('documents.reprint', { count: paper.copyNumber })}</span>}
      {isFolder && !job && (
        <span>{t('documents.folderHint', { folder: setup?.folder ?? '' })}</span>
      )}
      {chosen?.device && !job && <span>{t('documents.stripHint')}</span>}
      {job && <PrintOutcome job={job} folder={setup?.folder} />}
      {send.problem?.code === 'not-found' ? (
        <Notice meaning="danger">{t('documents.gone')}</Notice>
      ) : (
        <ProblemNote problem={send.problem} onRetry={() => void send.retry()} />
      )}
      <div className="document-actions">
        {setup && printer !== undefined && (
          <PrinterChoice
            setup={setup}
            paper={paperSizeOf[paper.kind]}
            printer={printer}
            onChoose={choose}
          />
        )}
        <Button type="text" onClick={() => preview.current?.contentWindow?.print()}>
          {t('documents.byBrowser')}
        </Button>
        {url && (
          <Button type="text" href={url} download={paper.fileName}>
            {t('documents.download')}
          </Button>
        )}
        <ActionButton
          label={t(isFolder ? 'documents.keep' : 'documents.print')}
          keys="Ctrl+P"
          isPrimary={!isOut}
          isInDialog
          isRunning={print.isWaiting || send.isRunning || job?.state === 'sending'}
          cannotBecause={isOut && job.state !== 'sending' ? t('documents.isOut') : null}
          onPress={print.press}
        />
        <ActionButton
          label={t('documents.close')}
          keys="Esc"
          isPrimary={isOut}
          isInDialog
          onPress={onClose}
        />
      </div>
    </div>
  );
}

/** Somebody quick presses before this workstation has said which printers there are: the press counts when it has. */
function usePrintPress(documentId: string, { printer, send }: Printing, isOut: boolean) {
  const [isWanted, setWanted] = useState(false);
  const isEarly = useRef(true);
  useEffect(() => {
    if (!isWanted || printer === undefined || !isEarly.current) return;
    isEarly.current = false;
    void send.run({ documentId, printer });
  }, [isWanted, printer, send, documentId]);
  const press = () => {
    if (isOut) return;
    if (printer === undefined) setWanted(true);
    else void send.run({ documentId, printer });
  };
  return { isWaiting: isWanted && printer === undefined, press };
}

/** Enter presses what is most likely next. A preview that has the focus lets no key out. */
function focusPrimary(bar: HTMLElement | null): void {
  bar?.querySelector<HTMLElement>('.ant-btn-primary')?.focus();
}
