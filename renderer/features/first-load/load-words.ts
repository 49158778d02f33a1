import type { LoadState } from '../../../shared/contract/load.ts';
import type { useWords } from '../../parts/use-words.ts';

type T = ReturnType<typeof useWords>['t'];

const MEGABYTE = 1_048_576;
const WHOLE = 100;

/** How far it is and from where, or why it does not go on, in a sentence. */
export function loadWords(t: T, load: LoadState): string {
  const { stage, source, problem, bytesDone, bytesTotal, rows } = load;
  if (stage === 'paused') return t('load.stage.paused');
  if (problem) return t(`load.problem.${problem}`);
  return t(`load.stage.${stage}`, {
    source: t(`load.source.${source}`),
    done: megabytes(bytesDone),
    total: megabytes(bytesTotal),
    rows,
  });
}

/** How much is here in percent; everything before the last check is a little less than whole. */
export function shareOf({ stage, bytesDone, bytesTotal }: LoadState): number {
  if (stage === 'finishing') return WHOLE - 1;
  if (bytesTotal === 0) return 0;
  return Math.min(WHOLE - 1, Math.floor((bytesDone * WHOLE) / bytesTotal));
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}
