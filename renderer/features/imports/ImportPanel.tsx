import { useState } from 'react';
import type { ImportDetail } from '../../../shared/contract/imports.ts';
import { unreachable } from '../../../shared/lib/assert.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DryRun } from './DryRun.tsx';
import { MappingTable } from './MappingTable.tsx';
import { Report } from './Report.tsx';
import { StageProgress } from './StageProgress.tsx';
import { type ImportCommands, useImportCommands } from './use-import-commands.ts';

type Props = {
  readonly importId: string;
  /** This window is sending it now. */
  readonly isSending: boolean;
};

/** One file, in the state in which it is. */
export function ImportPanel({ importId, isSending }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.imports.watch, { importId });
  const commands = useImportCommands(importId);
  const problem = Object.values(commands).find((one) => one.problem)?.problem ?? null;
  return (
    <Panel title={live.data?.fileName ?? t('imports.title')} className="imports-main">
      <ProblemNote problem={problem} />
      <LiveGate live={live} lines={6}>
        {(detail) => <Stage detail={detail} commands={commands} isSending={isSending} />}
      </LiveGate>
    </Panel>
  );
}

type StageProps = {
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
  readonly isSending: boolean;
};

function Stage({ detail, commands, isSending }: StageProps) {
  const { t } = useWords();
  const [isMapping, setMapping] = useState(false);
  const { state } = detail;
  switch (state) {
    case 'uploading':
      return (
        <>
          {!isSending && <Notice meaning="attention">{t('imports.resume')}</Notice>}
          <StageProgress detail={detail} commands={commands} />
        </>
      );
    case 'failed':
      return <Notice meaning="danger">{t(`imports.problem.${detail.problem ?? 'broken'}`)}</Notice>;
    case 'mapping':
      return <MappingTable detail={detail} commands={commands} onCheck={() => setMapping(false)} />;
    case 'checked':
    case 'paused':
      return isMapping && state === 'checked' ? (
        <MappingTable detail={detail} commands={commands} onCheck={() => setMapping(false)} />
      ) : (
        <DryRun detail={detail} commands={commands} onMapping={() => setMapping(true)} />
      );
    case 'reading':
    case 'checking':
    case 'running':
    case 'undoing':
      return <StageProgress detail={detail} commands={commands} />;
    case 'finished':
    case 'cancelled':
    case 'undone':
      return <Report detail={detail} commands={commands} />;
    default:
      return unreachable(state);
  }
}
