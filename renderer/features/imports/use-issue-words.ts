import type { ImportRowView } from '../../../shared/contract/imports.ts';
import { useWords } from '../../parts/use-words.ts';

type Issue = ImportRowView['issues'][number];

/** Values that no sentence about many rows can name. */
const unspecific = { value: '…', length: '…', most: '…', count: 0, sbp: '…', dbp: '…' };

/** What is wrong with a cell and what to do, in one sentence. */
export function useIssueWords(): (issue: Issue) => string {
  const { t } = useWords();
  return ({ code, params }) => t(`imports.issue.${code}`, { ...unspecific, ...params });
}
