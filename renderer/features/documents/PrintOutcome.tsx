import { Button } from 'antd';
import type { PrintJobState } from '../../../shared/contract/printing.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { type SpokenWords, useWords } from '../../parts/use-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';
import { printerWords } from './printer-words.ts';

/** What became of one attempt, live. */
export function usePrintJob(jobId: string | undefined): PrintJobState | undefined {
  const { queries } = useHost();
  const isEnabled = jobId !== undefined;
  return useLive(queries.printing.job, { jobId: jobId ?? '' }, { isEnabled }).data;
}

const meanings: Readonly<Record<PrintJobState['state'], Meaning>> = {
  sending: 'information',
  sent: 'ok',
  printed: 'ok',
  saved: 'ok',
  failed: 'danger',
  unknown: 'attention',
};

type Props = { readonly job: PrintJobState; readonly folder: string | undefined };

/** Said in one line: where the paper is, or why it is not and what to do. Where nobody knows, somebody is asked. */
export function PrintOutcome({ job, folder }: Props) {
  const { t } = useWords();
  return (
    <span className="print-outcome">
      <span role="status">
        <Mark meaning={meanings[job.state]}>{wordsOf(t, job, folder)}</Mark>
      </span>
      {job.state === 'unknown' && <IsItOut jobId={job.jobId} />}
    </span>
  );
}

function wordsOf(t: SpokenWords['t'], job: PrintJobState, folder: string | undefined): string {
  const { state, problem } = job;
  if (state === 'failed' && problem === null && job.device) return t('documents.seen');
  if (state === 'failed' && (problem === 'printer-missing' || problem === 'printer-failed')) {
    return t(`problem.${problem}`);
  }
  const isOfStrip =
    problem !== null && problem !== 'printer-missing' && problem !== 'printer-failed';
  if (isOfStrip && state === 'failed') return t(`documents.notPrinted.${problem}`);
  if (isOfStrip && state === 'unknown') return t(`documents.uncertain.${problem}`);
  return t(`documents.state.${state}`, { printer: printerWords(t, job), folder: folder ?? '' });
}

/** Nothing is printed twice because an answer got lost: whoever stands there looks, and says it. */
function IsItOut({ jobId }: { readonly jobId: string }) {
  const { t } = useWords();
  const { can } = useSession();
  const tell = useCommand((client, idempotencyKey, isOut: boolean) =>
    client.printing.tell({ idempotencyKey, jobId, isOut }),
  );
  if (!can('documents.print')) return null;
  return (
    <span className="print-seen">
      <Button loading={tell.isRunning} onClick={() => void tell.run(true)}>
        {t('documents.isOutAnswer')}
      </Button>
      <Button disabled={tell.isRunning} onClick={() => void tell.run(false)}>
        {t('documents.isNotOutAnswer')}
      </Button>
      <ProblemNote problem={tell.problem} onRetry={() => void tell.retry()} />
    </span>
  );
}
