import type { ImportDetail } from '../../../shared/contract/imports.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { BulkRules } from './BulkRules.tsx';
import { RowTabs } from './RowTabs.tsx';
import { CancelButton } from './StageProgress.tsx';
import type { ImportCommands } from './use-import-commands.ts';

type Props = {
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
  readonly onMapping: () => void;
};

/** What would happen, in one sentence; then row by row; then the run. */
export function DryRun({ detail, commands, onMapping }: Props) {
  const { t } = useWords();
  const { counts, rows, state } = detail;
  const same = counts.exact + counts.conflict + counts.alike;
  const good = counts.ok + counts.warning - same;
  const { error, undecided } = counts;
  return (
    <>
      <div role="status">
        <h3 className="imports-answer">
          {t('imports.dryRun', { rows, good, error })}
          {same > 0 && ` ${t('imports.dryRunSame', { same, undecided })}`}
        </h3>
      </div>
      {undecided > 0 && <p className="imports-quiet">{t('imports.undecidedStay')}</p>}
      <div className="imports-acts">
        <ActionButton
          label={state === 'paused' ? t('imports.resumeRun') : t('imports.run')}
          keys="Ctrl+Enter"
          isPrimary
          isRunning={commands.run.isRunning}
          onPress={() => void commands.run.run(state)}
        />
        {state === 'checked' && (
          <ActionButton label={t('imports.changeColumns')} keys="F6" onPress={onMapping} />
        )}
        <CancelButton commands={commands} />
      </div>
      {same > 0 && <BulkRules detail={detail} commands={commands} />}
      <RowTabs
        detail={detail}
        commands={commands}
        tabs={[
          { filter: 'error', count: error },
          { filter: 'duplicate', count: same },
          { filter: 'warning', count: counts.warning },
          { filter: 'good', count: good },
        ]}
      />
    </>
  );
}
