import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useState } from 'react';
import type { ImportDetail, RowFilter } from '../../../shared/contract/imports.ts';
import type { IssueCode } from '../../../shared/domain/import/issue.ts';
import { importIssues } from '../../../shared/domain/import/issue.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, LoadingState } from '../../ui/States.tsx';
import { RowTable } from './RowTable.tsx';
import type { ImportCommands } from './use-import-commands.ts';
import { useIssueWords } from './use-issue-words.ts';

export type RowTab = {
  readonly filter: Exclude<RowFilter, 'all'>;
  readonly count: number;
};

type Props = {
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
  readonly tabs: readonly RowTab[];
};

const PAGE_ROWS = 50;

/** The rows of a file, by what is the matter with them; the first tab that has any is open. */
export function RowTabs({ detail, commands, tabs }: Props) {
  const { t } = useWords();
  const shown = tabs.filter(({ count }) => count > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const open = shown.find(({ filter }) => filter === chosen) ?? shown[0];
  if (!open) return <EmptyState>{t('imports.noRows')}</EmptyState>;
  return (
    <div className="imports-rows">
      <Tabs
        activeKey={open.filter}
        onChange={setChosen}
        items={shown.map(({ filter, count }) => ({
          key: filter,
          label: t(`imports.tab.${filter}`, { count }),
        }))}
      />
      <Rows key={open.filter} filter={open.filter} detail={detail} commands={commands} />
    </div>
  );
}

type RowsProps = {
  readonly filter: RowFilter;
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
};

function Rows({ filter, detail, commands }: RowsProps) {
  const { queries } = useHost();
  const { t } = useWords();
  const [issue, setIssue] = useState<IssueCode | null>(null);
  const [pages, setPages] = useState<readonly number[]>([0]);
  const after = pages.at(-1) ?? 0;
  const input = {
    importId: detail.importId,
    filter,
    issue,
    after,
    limit: PAGE_ROWS,
  };
  const answer = useQuery({
    ...queries.imports.rows.queryOptions({ input }),
    // A decision of one row shows at once, also one that another window made.
    queryKey: ['import-rows', input, detail.counts, detail.state],
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const { rows = [], total = 0 } = answer.data ?? {};
  const from = (pages.length - 1) * PAGE_ROWS;
  const last = rows.at(-1)?.rowNumber;
  return (
    <>
      {(filter === 'error' || filter === 'warning') && (
        <IssueFilter
          level={filter}
          counts={detail.counts.issues}
          issue={issue}
          onChange={(next) => {
            setIssue(next);
            setPages([0]);
          }}
        />
      )}
      <ProblemNote
        problem={answer.error && problemOf(answer.error)}
        onRetry={() => void answer.refetch()}
      />
      {answer.isPending && <LoadingState label={t('shell.loading')} lines={4} />}
      {total > 0 && <RowTable rows={rows} detail={detail} commands={commands} />}
      <Pager
        isKnown={answer.isSuccess}
        from={from + 1}
        to={from + rows.length}
        total={total}
        onNext={last && from + rows.length < total ? () => setPages([...pages, last]) : null}
        onPrevious={pages.length > 1 ? () => setPages(pages.slice(0, -1)) : null}
      />
    </>
  );
}

type FilterProps = {
  readonly level: 'error' | 'warning';
  readonly counts: ImportDetail['counts']['issues'];
  readonly issue: IssueCode | null;
  readonly onChange: (issue: IssueCode | null) => void;
};

const ALL = '';

/** The most frequent first: what is worth mending in the list itself. */
function IssueFilter({ level, counts, issue, onChange }: FilterProps) {
  const { t } = useWords();
  const issueWords = useIssueWords();
  const found = Object.entries(counts)
    .map(([code, count]) => ({ code: code as IssueCode, count }))
    .filter(({ code }) => importIssues[code] === level)
    .toSorted((one, other) => other.count - one.count);
  const words = (code: IssueCode) => issueWords({ code, target: null });
  return (
    <Select
      className="imports-issues"
      aria-label={t('imports.whatIsWrong')}
      value={issue ?? ALL}
      onChange={(next: IssueCode | '') => onChange(next === ALL ? null : next)}
      options={[
        { value: ALL, label: t('imports.allIssues') },
        ...found.map(({ code, count }) => ({
          value: code,
          label: t('imports.issueCount', { issue: words(code), count }),
        })),
      ]}
    />
  );
}

type PagerProps = {
  /** Nothing is said of rows that are still asked for. */
  readonly isKnown: boolean;
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly onNext: (() => void) | null;
  readonly onPrevious: (() => void) | null;
};

function Pager({ isKnown, from, to, total, onNext, onPrevious }: PagerProps) {
  const { t } = useWords();
  if (!isKnown) return null;
  if (total === 0) return <EmptyState>{t('imports.noRows')}</EmptyState>;
  return (
    <div className="imports-acts">
      <span className="imports-quiet">{t('imports.shown', { from, to, total })}</span>
      {onPrevious && (
        <ActionButton label={t('imports.previous')} keys="PageUp" onPress={onPrevious} />
      )}
      {onNext && <ActionButton label={t('imports.next')} keys="PageDown" onPress={onNext} />}
    </div>
  );
}
