import { Progress } from 'antd';
import { useState } from 'react';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DriveChoice } from './DriveChoice.tsx';
import './first-load.css';

/** 把资料存到U盘: at the clinic's home, for a new workstation whose line is slow. */
export function CarryPanel() {
  const { workstation } = useSession();
  const { t } = useWords();
  return workstation.isHome ? (
    <Panel title={t('load.carry.title')} className="load-carry">
      <Carry />
    </Panel>
  ) : null;
}

function Carry() {
  const { t } = useWords();
  const load = useLoad();
  const [folder, setFolder] = useState('');
  const write = useCommand((client, idempotencyKey, to: string) =>
    client.load.toFolder({ idempotencyKey, folder: to }),
  );
  const carrying = load?.carrying ?? null;
  return (
    <>
      <p>{t('load.carry.why')}</p>
      <DriveChoice value={folder} onChange={setFolder} />
      <ActionButton
        label={t('load.carry.write')}
        isRunning={write.isRunning || carrying?.state === 'running'}
        cannotBecause={folder === '' ? t('load.carry.needDrive') : null}
        onPress={() => void write.run(folder)}
      />
      {write.output && (
        <Notice meaning="attention">
          {t('load.carry.digits')}
          <output className="load-shown-digits">{write.output.digits}</output>
          {t('load.carry.once')}
        </Notice>
      )}
      {carrying && (
        <div role="status">
          <Progress percent={carrying.percent} status="normal" aria-label={t('load.carry.title')} />
          {t(`load.carry.${carrying.state}`)}
        </div>
      )}
      <ProblemNote problem={write.problem} onRetry={() => void write.retry()} />
    </>
  );
}
