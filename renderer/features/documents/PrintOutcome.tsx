import type { PrintJobState } from '../../../shared/contract/printing.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';

/** What became of one attempt, live. */
export function usePrintJob(jobId: string | undefined): PrintJobState | undefined {
  const { queries } = useHost();
  const isEnabled = jobId !== undefined;
  return useLive(queries.printing.job, { jobId: jobId ?? '' }, { isEnabled }).data;
}

const meanings: Readonly<Record<PrintJobState['state'], Meaning>> = {
  sending: 'information',
  sent: 'ok',
  saved: 'ok',
  failed: 'danger',
  unknown: 'attention',
};

/** Said in one line: where the paper is, or why it is not and what to do. */
export function PrintOutcome({ job, folder }: { job: PrintJobState; folder: string | undefined }) {
  const { t } = useWords();
  const { state, printer, problem } = job;
  const text =
    state === 'failed' && problem
      ? t(`problem.${problem}`)
      : t(`documents.state.${state}`, { printer, folder: folder ?? '' });
  return (
    <span role="status">
      <Mark meaning={meanings[state]}>{text}</Mark>
    </span>
  );
}
