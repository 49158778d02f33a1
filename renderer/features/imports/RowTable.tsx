import type { ImportDetail, ImportRowView } from '../../../shared/contract/imports.ts';
import { importIssues } from '../../../shared/domain/import/issue.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Select } from '../../ui/Select.tsx';
import type { ImportCommands } from './use-import-commands.ts';
import { useIssueWords } from './use-issue-words.ts';

type Props = {
  readonly rows: readonly ImportRowView[];
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
};

/**
 * Rows as the file has them: what is wrong in front, the cells that matter behind, each with its
 * heading, so that a file of thirty columns fits the window too.
 */
export function RowTable({ rows, detail, commands }: Props) {
  const { t } = useWords();
  const columns = detail.columns.flatMap(({ heading, target }, at) =>
    target === null ? [] : [{ heading, at, target }],
  );
  return (
    <table className="imports-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-words">{t('imports.leftoverRow')}</span>
          </th>
          <th scope="col" className="imports-why">
            {t('imports.whatIsWrong')}
          </th>
          <th scope="col">{t('imports.heading')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.rowNumber}>
            <th scope="row" className="imports-number">
              {t('imports.row', { row: row.rowNumber })}
            </th>
            <td className="imports-why">
              <Issues row={row} />
              {row.match && <Match row={row} commands={commands} detail={detail} />}
            </td>
            <td>
              <dl className="imports-cells">
                {columns.map(({ heading, at, target }) => (
                  <div key={at}>
                    <dt>{heading}</dt>
                    <dd className={classOf(row, target)}>{row.cells[at] || '—'}</dd>
                  </div>
                ))}
              </dl>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function classOf({ issues }: ImportRowView, target: string): string {
  const isWrong = issues.some((issue) => issue.target === target);
  const kind = target === 'name' ? 'imports-cell-name' : '';
  return `${kind} ${isWrong ? 'imports-wrong' : ''}`.trim();
}

function Issues({ row }: { readonly row: ImportRowView }) {
  const issueWords = useIssueWords();
  return row.issues.map((issue) => (
    <p key={`${issue.code} ${issue.target}`}>
      <Mark meaning={importIssues[issue.code] === 'error' ? 'danger' : 'attention'}>
        {issueWords(issue)}
      </Mark>
    </p>
  ));
}

type MatchProps = {
  readonly row: ImportRowView;
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
};

function Match({ row, detail, commands }: MatchProps) {
  const { t } = useWords();
  const why = useMatchWords(row);
  const { match } = row;
  const other = match?.resident
    ? `${match.resident.name} ${match.resident.birthDate} ${match.resident.documentMasked ?? ''}`
    : t('imports.ofFile', { row: match?.row ?? 0, cells: match?.otherCells?.join(' ') ?? '' });
  const canDecide = row.outcome === null && ['checked', 'paused'].includes(detail.state);
  return (
    <div className="imports-match">
      <Mark meaning="information">{why}</Mark>
      <span>
        {t('imports.other')} {other}
      </span>
      {canDecide && <Decision row={row} commands={commands} />}
    </div>
  );
}

function useMatchWords({ match }: ImportRowView): string {
  const { t } = useWords();
  if (match?.because.includes('ID-40')) return t('imports.conflict');
  if (match?.level === 'D1') return t('imports.sameNumber');
  return t(match?.level === 'D5' ? 'imports.sameRecordNumber' : 'imports.alikePerson');
}

type DecisionProps = { readonly row: ImportRowView; readonly commands: ImportCommands };

const OPEN = '';

/** One number is one record, so only somebody alike can be another person; the reason is on the choice. */
function Decision({ row, commands }: DecisionProps) {
  const { t } = useWords();
  const choices = row.match?.level === 'D1' ? (['same', 'skip'] as const) : decisions;
  return (
    <Select
      className="imports-rule"
      aria-label={t('imports.decisionOf', { row: row.rowNumber })}
      value={row.decision ?? OPEN}
      onChange={(next: (typeof decisions)[number] | '') =>
        void commands.decide.run({
          rowNumber: row.rowNumber,
          decision: next === OPEN ? null : next,
          reason: next === 'new' ? t('imports.newReasons.checked') : null,
        })
      }
      options={[
        { value: OPEN, label: t('imports.undecided') },
        ...choices.map((one) => ({ value: one, label: t(`imports.decision.${one}`) })),
      ]}
    />
  );
}

const decisions = ['same', 'new', 'skip'] as const;
