import type { ReactNode } from 'react';
import type { DayState } from '../../../shared/contract/closing.ts';
import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DayWaits } from './DayWaits.tsx';
import { OpenTickets } from './OpenTickets.tsx';
import './closing.css';

const stepMs = 20_000;

type Props = {
  /** The button that makes 备用名单. */
  readonly fallbackList: ReactNode;
  readonly onGo: (path: string) => void;
  readonly onBack: () => void;
};

/** 日结: what the day has left open, each with its next step, and the end of the day (F9). */
export function ClosingPage(props: Props) {
  const { queries } = useHost();
  const day = useLive(queries.closing.watch, undefined);
  const lines = useLive(queries.connection.watch, undefined);
  return (
    <div className="closing">
      <LiveGate live={day} lines={8}>
        {(state) => (
          <LiveGate live={lines} lines={8}>
            {(line) => <Day {...props} day={state} line={line} />}
          </LiveGate>
        )}
      </LiveGate>
    </div>
  );
}

type DayProps = Props & { readonly day: DayState; readonly line: ConnectionState };

function Day({ day, line, fallbackList, onGo, onBack }: DayProps) {
  const { t } = useWords();
  const close = useCommand((client, idempotencyKey, _input: null) =>
    client.closing.close({ idempotencyKey }),
  );
  const isEarly = isTooEarly(day, useNow(stepMs));
  const left = leftOf(day, line);
  const cannot = day.inRooms.length > 0 ? t('closing.cannot', { count: day.inRooms.length }) : null;
  const noShows = day.notCalled.length;
  return (
    <>
      <section className="closing-now" aria-live="polite">
        <h1 className="closing-answer">
          <Mark meaning={left === 0 ? 'ok' : 'attention'}>
            {left === 0 ? t('closing.nothingLeft') : t('closing.left', { count: left })}
          </Mark>
        </h1>
        <p>
          {cannot ?? (noShows > 0 ? t('closing.willBe', { count: noShows }) : t('closing.ready'))}
        </p>
        <ClosedBefore day={day} />
        <div className="closing-actions">
          <ActionButton
            label={t(isEarly ? 'closing.closeEarly' : 'closing.close')}
            keys={isEarly ? 'Ctrl+F10' : 'F10'}
            isPrimary
            isRunning={close.isRunning}
            cannotBecause={cannot}
            onPress={() => void close.run(null)}
          />
          {fallbackList}
          <ActionButton label={t('closing.back')} keys="Esc" onPress={onBack} />
        </div>
        {close.output && (
          <p role="status">{t('closing.closed', { count: close.output.noShows })}</p>
        )}
        <ProblemNote problem={close.problem} onRetry={() => void close.retry()} />
      </section>
      {isEarly && (
        <Notice meaning="attention">{t('closing.early', { time: day.closesAt ?? '' })}</Notice>
      )}
      <div className="closing-columns">
        <Panel title={t('closing.todo')}>
          <Steps day={day} line={line} onGo={onGo} />
        </Panel>
        <Panel title={t('closing.tickets')}>
          <OpenTickets day={day} onOpen={(residentId) => onGo(`/desk/${residentId}`)} />
        </Panel>
        <Panel title={t('closing.waits.title')}>
          <DayWaits waits={day.waits} done={day.done} />
        </Panel>
      </div>
    </>
  );
}

function leftOf(day: DayState, line: ConnectionState): number {
  return (
    day.inRooms.length +
    day.notCalled.length +
    day.openVisits +
    day.unattributed +
    (line.waitingForDistrict > 0 ? 1 : 0)
  );
}

function ClosedBefore({ day }: { readonly day: DayState }) {
  const { t } = useWords();
  if (!day.lastClosing) return null;
  const { closedAt, closedBy, noShows } = day.lastClosing;
  const said = { time: timeOf(closedAt), name: closedBy, count: noShows };
  return <p>{t('closing.before', said)}</p>;
}

/** Closing voids whatever waits; before the end of the hours somebody may have pressed the wrong key. */
function isTooEarly({ closesAt, notCalled }: DayState, nowMs: number): boolean {
  return closesAt !== null && timeOf(toInstant(nowMs)) < closesAt && notCalled.length > 0;
}

type StepsProps = Pick<DayProps, 'day' | 'line' | 'onGo'>;

/** Each thing that is left, and the key that leads to where it is put right. */
function Steps({ day, line, onGo }: StepsProps) {
  const { t } = useWords();
  const { can } = useSession();
  return (
    <ul className="closing-steps">
      <Step
        name="inRooms"
        count={day.inRooms.length}
        label={t('closing.step.toQueue')}
        keys="F2"
        onGo={() => onGo('/desk')}
      />
      <Step
        name="openVisits"
        count={day.openVisits}
        label={t('closing.step.toQueue')}
        keys="F3"
        onGo={() => onGo('/desk')}
      />
      <Step
        name="criticals"
        count={day.criticals}
        isDanger
        label={t('closing.step.toStation')}
        keys="F4"
        {...(can('measurement.take') ? { onGo: () => onGo('/station') } : {})}
      />
      <Step
        name="unattributed"
        count={day.unattributed}
        label={t('closing.step.toStation')}
        keys="F6"
        {...(can('measurement.take') ? { onGo: () => onGo('/station') } : {})}
      />
      <Step
        name="unsent"
        count={line.waitingForDistrict}
        label={t('closing.step.toLine')}
        keys="F8"
        onGo={() => onGo('/connection')}
      />
    </ul>
  );
}

type StepProps = {
  readonly name: 'inRooms' | 'openVisits' | 'criticals' | 'unattributed' | 'unsent';
  readonly count: number;
  readonly label: string;
  readonly keys: string;
  readonly isDanger?: boolean;
  /** Absent where somebody else has to do it, and the sentence says who. */
  readonly onGo?: () => void;
};

/** What is done says so, and asks nobody for anything. */
function Step({ name, count, label, keys, isDanger = false, onGo }: StepProps) {
  const { t } = useWords();
  const meaning = count === 0 ? 'ok' : isDanger ? 'danger' : 'attention';
  return (
    <li className="closing-step">
      <Mark meaning={meaning}>
        {count === 0
          ? t(`closing.none.${name}`)
          : t(`closing.step.${name}`, { count, kept: t('connection.kept') })}
      </Mark>
      {count > 0 && onGo && <ActionButton label={label} keys={keys} onPress={onGo} />}
    </li>
  );
}
