import type { ImportStatus } from '../../../shared/contract/imports.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useWords } from '../../parts/use-words.ts';
import { useIssueWords } from './use-issue-words.ts';
import { csvOf, saveText } from './leftover-file.ts';

/** Fetches the rows that stayed out and keeps them as a file, each with the reasons in words. */
export function useLeftovers({ importId, fileName }: ImportStatus) {
  const { client } = useHost();
  const { t } = useWords();
  const issueWords = useIssueWords();
  return useCommand(async (_client, _key, _input: null) => {
    const rows: string[][] = [];
    let headings: readonly string[] = [];
    for (let after = 0; ; ) {
      const part = await client.imports.leftovers({ importId, after });
      ({ headings } = part);
      for (const { rowNumber, cells, issues, isUndecided } of part.rows) {
        const why = isUndecided ? t('imports.leftoverUndecided') : issues.map(issueWords).join(' ');
        const padded = headings.map((_, column) => cells[column] ?? '');
        rows.push([...padded, String(rowNumber), why]);
      }
      const last = part.rows.at(-1);
      if (!last) break;
      after = last.rowNumber;
    }
    const first = [...headings, t('imports.leftoverRow'), t('imports.leftoverWhy')];
    const name = fileName.replace(/\.[^.]*$/, '');
    saveText(`${name}-${t('imports.leftoverName')}.csv`, csvOf([first, ...rows]));
    return rows.length;
  });
}
