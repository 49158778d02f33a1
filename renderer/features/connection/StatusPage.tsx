import type { ConnectionState, ConnectionStatus } from '../../../shared/contract/connection.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { silentDeskWords } from '../../parts/desk-words.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { Acts } from './Acts.tsx';
import { AttachmentsOnTheWay } from './AttachmentsOnTheWay.tsx';
import { momentWords, nowWords, whyWords } from './status-words.ts';
import { TakeOver } from './TakeOver.tsx';
import { Way } from './Way.tsx';
import './status-page.css';

const clockStepMs = 20_000;

/** 线路和上传: what waits, since when, why, and what to do. Live, and never more certain than we are. */
export function StatusPage({ onBack }: { readonly onBack: () => void }) {
  const { queries } = useHost();
  const lines = useLive(queries.connection.watch, undefined);
  const status = useLive(queries.connection.status, undefined);
  return (
    <div className="line-page">
      <LiveGate live={lines} lines={8}>
        {(state) => (
          <LiveGate live={status} lines={8}>
            {(more) => <Status state={state} status={more} onBack={onBack} />}
          </LiveGate>
        )}
      </LiveGate>
    </div>
  );
}

type Props = {
  readonly state: ConnectionState;
  readonly status: ConnectionStatus;
  readonly onBack: () => void;
};

function Status({ state, status, onBack }: Props) {
  const { t } = useWords();
  const nowMs = useNow(clockStepMs);
  const tryNow = useCommand((client, idempotencyKey, _input: null) =>
    client.connection.tryNow({ idempotencyKey }),
  );
  const now = nowWords(t, state, status, nowMs);
  // At a home without a district nothing waits for anybody.
  const waiting = state.hasDistrict ? status.forDistrict : status.forHome;
  return (
    <>
      <section className="line-now" aria-live="polite">
        <h1 className="line-answer">
          <Mark meaning={now.meaning}>{now.text}</Mark>
        </h1>
        <p className="line-hint">{now.hint}</p>
        <div className="line-actions">
          <ActionButton
            label={t('connection.tryNow')}
            keys="F2"
            isRunning={tryNow.isRunning}
            onPress={() => void tryNow.run(null)}
          />
          <ActionButton label={t('connection.back')} keys="Esc" onPress={onBack} />
          <TakeOver isHome={state.isHome} isCut={!state.home.reachable} />
        </div>
        <p className="line-hint" role="status">
          {tryNow.status === 'done' && t('connection.trying')}
        </p>
        <ProblemNote problem={tryNow.problem} onRetry={() => void tryNow.retry()} />
      </section>
      <Way state={state} status={status} nowMs={nowMs} />
      <div className="line-columns">
        <Panel title={t('connection.why.title')}>
          <ul className="line-reasons">
            {whyWords(t, state, status).map((reason) => (
              <li key={reason.text}>
                <Mark meaning={reason.meaning}>{reason.text}</Mark>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={t('connection.waiting.title')}>
          <Acts acts={waiting} />
          <AttachmentsOnTheWay attachments={status.attachments} />
          {waiting.oldestAt && (
            <p className="line-hint">
              {t('connection.waiting.since', momentWords(t, waiting.oldestAt, nowMs))}
            </p>
          )}
        </Panel>
      </div>
      <Trouble status={status} nowMs={nowMs} />
    </>
  );
}

type TroubleProps = Pick<Props, 'status'> & { readonly nowMs: number };

function Trouble({ status: { notFolded, notAccepted, desks }, nowMs }: TroubleProps) {
  const { t } = useWords();
  const silent = desks?.silent ?? [];
  if (notFolded.length === 0 && notAccepted.count === 0 && silent.length === 0) return null;
  return (
    <Panel title={t('connection.trouble.title')}>
      <ul className="line-reasons">
        {silent.map((desk) => (
          <li key={desk.deviceId}>
            <Mark meaning="attention">{silentDeskWords(t, desk, nowMs)}</Mark>
          </li>
        ))}
        {notFolded.map(({ reason, count }) => (
          <li key={reason}>
            <Mark meaning="attention">
              {t(`connection.trouble.notFolded.${troubleOf(reason)}`, { count })}
            </Mark>
          </li>
        ))}
        {notAccepted.count > 0 && (
          <li className="line-refused">
            <Mark meaning="danger">
              {t('connection.trouble.notAccepted', { count: notAccepted.count })}
            </Mark>
            <Acts acts={notAccepted} isQuiet />
          </li>
        )}
      </ul>
    </Panel>
  );
}

function troubleOf(reason: string): 'newer' | 'row-missing' | 'other' {
  if (reason === 'newer-schema') return 'newer';
  return reason === 'row-missing' ? 'row-missing' : 'other';
}
