import { Button, Progress } from 'antd';
import { useState } from 'react';
import type { LoadState } from '../../../shared/contract/load.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { FolderDialog } from './FolderDialog.tsx';
import { loadWords, shareOf } from './load-words.ts';
import './first-load.css';

/** Says until the clinic's records are all here that they are not, how far they are, and what can be done. */
export function LoadBanner() {
  const load = useLoad();
  return (
    <>
      {load !== null && load.stage !== 'complete' && <Banner load={load} />}
      {load?.alarm && <Alarm alarm={load.alarm} />}
    </>
  );
}

/** Stands until a comparison finds nothing: somebody has to hear of it. */
function Alarm({ alarm }: { readonly alarm: NonNullable<LoadState['alarm']> }) {
  const { t } = useWords();
  return (
    <div className="load-banner">
      <Notice meaning="attention">{t(`load.alarm.${alarm.against}`, { rows: alarm.rows })}</Notice>
    </div>
  );
}

function Banner({ load }: { readonly load: LoadState }) {
  const { t } = useWords();
  const [isChoosing, setChoosing] = useState(false);
  const isPaused = load.stage === 'paused';
  const turn = useCommand((client, idempotencyKey, isGoingOn: boolean) =>
    isGoingOn ? client.load.resume({ idempotencyKey }) : client.load.pause({ idempotencyKey }),
  );
  return (
    <section className="load-banner" aria-label={t('load.label')}>
      <Notice
        meaning="attention"
        action={
          <>
            <Button loading={turn.isRunning} onClick={() => void turn.run(isPaused)}>
              {isPaused ? t('load.resume') : t('load.pause')}
            </Button>{' '}
            {load.source === 'district' ? null : (
              <Button onClick={() => setChoosing(true)}>{t('load.fromFolder')}</Button>
            )}
          </>
        }
      >
        <strong>{t('load.notAll')}</strong>
        <p className="load-how">{loadWords(t, load)}</p>
        <Progress
          percent={shareOf(load)}
          size="small"
          status="normal"
          aria-label={t('load.label')}
        />
        <ProblemNote problem={turn.problem} onRetry={() => void turn.retry()} />
      </Notice>
      {isChoosing && <FolderDialog onClose={() => setChoosing(false)} />}
    </section>
  );
}
