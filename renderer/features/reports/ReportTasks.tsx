import type { ReportTask } from '../../../shared/contract/reports.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { dateOf, timeOf, today, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { useNow } from '../../ui/use-now.ts';

const MINUTE_MS = 60_000;
/** From here the clock is said with weight. */
const URGENT_MINUTES = 60;

/** What has to be reported and until when: it stays in the doctor's sight until it is done (f.6). */
export function ReportTasks() {
  const { queries } = useHost();
  const { data = [] } = useLive(queries.reports.open, undefined);
  return data.map((task) => <Task key={task.taskId} task={task} />);
}

function Task({ task }: { readonly task: ReportTask }) {
  const { t } = useWords();
  const now = useNow(MINUTE_MS);
  const minutes = Math.floor((Date.parse(task.dueAt) - now) / MINUTE_MS);
  const close = useCommand(
    (client, idempotencyKey, how: { state: 'done' | 'cancelled'; because: string }) =>
      client.reports.close({ idempotencyKey, taskId: task.taskId, ...how }),
  );
  const left = { hours: Math.floor(Math.abs(minutes) / 60), minutes: Math.abs(minutes) % 60 };
  const key = minutes < 0 ? 'reports.over' : 'reports.left';
  return (
    <>
      <ProblemNote problem={close.problem} onRetry={() => void close.retry()} />
      <Notice
        meaning={minutes < URGENT_MINUTES ? 'danger' : 'attention'}
        action={
          <>
            <ReasonButton
              label={t('reports.done')}
              title={t('reports.doneTitle')}
              reasons={[t('reports.doneBy.network'), t('reports.doneBy.phone')]}
              isRunning={close.isRunning}
              onChoose={(because) => void close.run({ state: 'done', because })}
            />
            <ReasonButton
              label={t('reports.cancel')}
              title={t('reports.cancelTitle')}
              reasons={[
                t('reports.cancelBecause.excluded'),
                t('reports.cancelBecause.wrong'),
                t('reports.cancelBecause.elsewhere'),
              ]}
              isRunning={close.isRunning}
              isQuiet
              onChoose={(because) => void close.run({ state: 'cancelled', because })}
            />
          </>
        }
      >
        <strong>{t('reports.title', { disease: t(`reports.disease.${task.disease}`) })}</strong>{' '}
        <span className="name">{task.name}</span>
        <br />
        {t(key, { ...left, time: dayAndTime(task.dueAt) })}
      </Notice>
    </>
  );
}

/** The day as well, where it is not today. */
function dayAndTime(at: ReportTask['dueAt']): string {
  const day = dateOf(at);
  return day === today() ? timeOf(at) : `${day.slice(5)} ${timeOf(at)}`;
}
