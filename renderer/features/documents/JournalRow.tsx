import { Button } from 'antd';
import {
  type PaperSize,
  paperSizeOf,
  type JournalLine,
} from '../../../shared/contract/printing.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { PrintOutcome, usePrintJob } from './PrintOutcome.tsx';
import { PrintFallbackList } from './PrintFallbackList.tsx';
import { PrintPaper } from './PrintPaper.tsx';
import { usePrinting } from './use-printing.ts';

type Props = { readonly line: JournalLine; readonly folder: string | undefined };

/** One paper: whose, which copy, by whom, what became of it, and the way to another one. */
export function JournalRow({ line, folder }: Props) {
  const { t } = useWords();
  const { kind, copyNumber, job, madeBy, place } = line;
  return (
    <li className="print-journal-row">
      <span className="print-journal-time">{timeOf(line.madeAt)}</span>
      <span>
        {line.resident ? (
          <strong className="name print-journal-who">{line.resident.name}</strong>
        ) : (
          <strong className="print-journal-who">{t('documents.journal.many')}</strong>
        )}
        <span className="print-journal-quiet">
          {t('documents.journal.by', {
            name: madeBy ?? '—',
            place: place ?? t('documents.journal.unknownDesk'),
          })}
        </span>
      </span>
      <span>
        {t(`documents.kinds.${kind}`)}{' '}
        {isSheet(paperSizeOf[kind]) && paperSizeOf[kind].toUpperCase()}
        <span className="print-journal-quiet">
          {copyNumber > 1
            ? t('documents.journal.copy', { count: copyNumber - 1 })
            : t('documents.journal.original')}
        </span>
      </span>
      {job ? (
        <PrintOutcome job={job} folder={folder} />
      ) : (
        <span className="print-journal-quiet">{t('documents.journal.notSent')}</span>
      )}
      {job?.state === 'failed' ? <SendAgain line={line} /> : <MakeAgain line={line} />}
    </li>
  );
}

/** Another paper of the same thing, as the records are now. */
function MakeAgain({ line: { kind, subjectId } }: { readonly line: JournalLine }) {
  const { t } = useWords();
  const label = t('documents.journal.reprint');
  if (kind === 'fallback-list') return <PrintFallbackList label={label} isSmall />;
  return subjectId && <PrintPaper kind={kind} subjectId={subjectId} label={label} isSmall />;
}

/** A paper that no printer took is still the first of its number: it goes again as it is. */
function SendAgain({ line }: { readonly line: JournalLine }) {
  const { t } = useWords();
  const { printer, send } = usePrinting(line.kind);
  const job = usePrintJob(send.output?.jobId);
  const { documentId } = line;
  const press = () => printer !== undefined && void send.run({ documentId, printer });
  return (
    <span>
      <Button onClick={press} loading={send.isRunning || job?.state === 'sending'}>
        {t('documents.journal.sendAgain')}
      </Button>
      <ProblemNote problem={send.problem} onRetry={press} />
    </span>
  );
}

/** Sheets have a name that people know. */
function isSheet(paper: PaperSize): boolean {
  return paper === 'a4' || paper === 'a5';
}
