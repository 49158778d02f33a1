import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { WorkstationList } from '../../../shared/contract/workstations.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { CodeNote } from './CodeNote.tsx';
import { WorkstationTable } from './WorkstationTable.tsx';
import './workstations.css';

/** 工作站: which computers belong to the clinic, as its home knows them. */
export function WorkstationsPanel() {
  const { queries } = useHost();
  const { t } = useWords();
  const list = useQuery(queries.workstations.list.queryOptions({ input: {}, gcTime: 0 }));
  const look = () => void list.refetch();
  const make = useCommand((client, idempotencyKey, _: undefined) =>
    client.workstations.makeCode({ idempotencyKey }),
  );
  const revoke = useCommand((client, idempotencyKey, order: Order) =>
    client.workstations.revoke({ idempotencyKey, ...order }),
  );

  async function then(answer: Promise<unknown>) {
    if ((await answer) !== undefined) look();
  }

  return (
    <Panel
      title={t('workstations.title')}
      className="workstations"
      extra={<Button onClick={look}>{t('workstations.read')}</Button>}
    >
      {list.data ? (
        <WorkstationTable
          workstations={list.data.workstations}
          isRunning={revoke.isRunning}
          onRevoke={(deviceId, reason) => void then(revoke.run({ deviceId, reason }))}
        />
      ) : (
        <Unseen error={list.error} onRetry={look} />
      )}
      <ProblemNote problem={revoke.problem} onRetry={() => void then(revoke.retry())} />
      {make.output ? (
        <CodeNote made={make.output} onDone={make.reset} />
      ) : (
        <ActionButton
          label={t('workstations.makeCode')}
          keys="F2"
          isRunning={make.isRunning}
          onPress={() => void then(make.run(undefined))}
        />
      )}
      <ProblemNote problem={make.problem} onRetry={() => void then(make.retry())} />
      <Waiting list={list.data} />
    </Panel>
  );
}

type Order = { readonly deviceId: string; readonly reason: string };

function Waiting({ list }: { readonly list: WorkstationList | undefined }) {
  const { t } = useWords();
  const count = list?.openCodes.length ?? 0;
  return count > 0 ? (
    <p className="workstations-quiet">{t('workstations.waiting', { count })}</p>
  ) : null;
}

type UnseenProps = { readonly error: Error | null; readonly onRetry: () => void };

function Unseen({ error, onRetry }: UnseenProps) {
  const { t } = useWords();
  if (error) return <ProblemNote problem={problemOf(error)} onRetry={onRetry} />;
  return <LoadingState label={t('shell.loading')} lines={4} />;
}
