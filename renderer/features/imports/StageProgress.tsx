import { Progress } from 'antd';
import type { ImportDetail } from '../../../shared/contract/imports.ts';
import { uploadParts } from '../../../shared/domain/import/job.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import type { ImportCommands } from './use-import-commands.ts';

type Props = { readonly detail: ImportDetail; readonly commands: ImportCommands };

const PERCENT = 100;
const MINUTE_SECONDS = 60;

/** What is being done, how far it is, how long it takes, and how to stop it. */
export function StageProgress({ detail, commands }: Props) {
  const { t } = useWords();
  const { state, progress } = detail;
  return (
    <div className="imports-progress">
      <div role="status">
        <h3 className="imports-answer">{t(`imports.state.${state}`)}</h3>
      </div>
      {state !== 'reading' && (
        <Progress
          percent={shareOf(detail)}
          showInfo
          status="normal"
          aria-label={t(`imports.state.${state}`)}
        />
      )}
      {state !== 'uploading' && <Pace progress={progress} hasTotal={state !== 'reading'} />}
      <div className="imports-acts">
        {state === 'running' && (
          <ActionButton
            label={t('imports.pause')}
            keys="F8"
            isPrimary
            isRunning={commands.pause.isRunning}
            onPress={() => void commands.pause.run(null)}
          />
        )}
        {state !== 'undoing' && <CancelButton commands={commands} />}
      </div>
    </div>
  );
}

function shareOf({ state, parts, fileBytes, progress }: ImportDetail): number {
  const [done, total] =
    state === 'uploading' ? [parts, uploadParts(fileBytes)] : [progress.done, progress.total];
  return total > 0 ? Math.floor((done * PERCENT) / total) : 0;
}

type PaceProps = { readonly progress: ImportDetail['progress']; readonly hasTotal: boolean };

function Pace({ progress, hasTotal }: PaceProps) {
  const { t } = useWords();
  const { done, total, perSecond, remainingSeconds } = progress;
  const seconds = remainingSeconds ?? 0;
  const time =
    seconds < MINUTE_SECONDS
      ? t('imports.seconds', { count: seconds })
      : t('imports.minutes', { count: Math.ceil(seconds / MINUTE_SECONDS) });
  return (
    <p className="imports-pace">
      {t('imports.progress', { done, total: hasTotal ? total : '…' })}
      {perSecond !== null && ` · ${t('imports.pace', { rows: perSecond, time })}`}
    </p>
  );
}

/** What was taken in until then stays, and can be undone. */
export function CancelButton({ commands }: { readonly commands: ImportCommands }) {
  const { t } = useWords();
  return (
    <ActionButton
      label={t('imports.cancel')}
      keys="Alt+X"
      isRunning={commands.cancel.isRunning}
      onPress={() => void commands.cancel.run(null)}
    />
  );
}
