import type { ReactNode } from 'react';
import type { DayState } from '../../../shared/contract/closing.ts';
import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { savedWords } from '../../parts/saved-words.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DayWaits } from './DayWaits.tsx';
import { OpenTickets } from './OpenTickets.tsx';
import { Steps } from './Steps.tsx';
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
  const nowMs = useNow(stepMs);
  const isEarly = isTooEarly(day, nowMs);
  const isUploaded = !line.hasDistrict || savedWords(t, line, nowMs).meaning === 'ok';
  const cannot = day.inRooms.length > 0 ? t('closing.cannot', { count: day.inRooms.length }) : null;
  const noShows = day.notCalled.length;
  return (
    <>
      <section className="closing-now" aria-live="polite">
        <h1 className="closing-answer">
          <Answer day={day} isUploaded={isUploaded} />
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
          <Steps day={day} line={line} nowMs={nowMs} onGo={onGo} />
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

type AnswerProps = { readonly day: DayState; readonly isUploaded: boolean };

/** How much is left. Where a desk is silent, nobody here knows that nothing is. */
function Answer({ day, isUploaded }: AnswerProps) {
  const { t } = useWords();
  const { inRooms, notCalled, openVisits, unattributed, desks } = day;
  const ofPeople = inRooms.length + notCalled.length + openVisits + unattributed;
  const left = ofPeople + (isUploaded ? 0 : 1);
  if (left > 0) return <Mark meaning="attention">{t('closing.left', { count: left })}</Mark>;
  const isHeard = (desks?.silent ?? []).length === 0;
  return isHeard ? (
    <Mark meaning="ok">{t('closing.nothingLeft')}</Mark>
  ) : (
    <Mark meaning="information">{t('closing.nothingLeftHere')}</Mark>
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
