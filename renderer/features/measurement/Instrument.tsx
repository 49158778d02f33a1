import { Button } from 'antd';
import { useState } from 'react';
import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import { fromInstant } from '../../../shared/lib/clock.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AcceptedReadings } from './AcceptedReadings.tsx';
import { NotTaken } from './NotTaken.tsx';
import { PendingCard } from './PendingCard.tsx';
import { Recent } from './Recent.tsx';
import { SharedDevices } from './SharedDevices.tsx';
import { TypedForm } from './TypedForm.tsx';
import type { Station } from './use-station.ts';
import './instrument.css';

type Props = {
  readonly station: Station;
  /** The visit that is being served here; null while nobody is. */
  readonly visitId: string | null;
};

/** The measurement as an instrument: one big number, where it comes from, what to do with it. */
export function Instrument({ station, visitId }: Props) {
  const { t } = useWords();
  const [typingIn, setTypingIn] = useState<string | null>(null);
  const window = station.live.data?.window ?? null;
  const isOurs = window !== null && window.visitId === visitId;
  const isTyping = isOurs && typingIn === window.windowId;
  const canType = isOurs && !isTyping && window.pending.length === 0;
  return (
    <Panel
      title={t('measurement.title')}
      className="instrument"
      extra={
        window && (
          <>
            <Countdown window={window} />
            {canType && <TypeButton onPress={() => setTypingIn(window.windowId)} />}
          </>
        )
      }
    >
      <LiveGate live={station.live}>
        {(state) => (
          <>
            <SharedDevices devices={state.shared} />
            <NotTaken refusals={state.notTaken} />
            <Inside
              station={station}
              visitId={visitId}
              window={state.window}
              isTyping={isTyping}
              onTyped={() => setTypingIn(null)}
            />
          </>
        )}
      </LiveGate>
    </Panel>
  );
}

type TypingProps = { readonly isTyping: boolean; readonly onTyped: () => void };
type InsideProps = Props & TypingProps & { readonly window: MeasurementWindow | null };

function Inside({ station, visitId, window, ...typing }: InsideProps) {
  const { t } = useWords();
  if (window && window.visitId !== visitId) return <Elsewhere station={station} window={window} />;
  if (window) return <OpenWindow window={window} {...typing} />;
  if (!visitId) return <EmptyState>{t('measurement.notStarted')}</EmptyState>;
  return (
    <>
      <ProblemNote problem={station.open.problem} onRetry={() => void station.open.retry()} />
      <EmptyState
        action={
          <ActionButton
            label={t(station.open.isRunning ? 'measurement.opening' : 'measurement.open')}
            keys="F3"
            isPrimary
            isRunning={station.open.isRunning}
            onPress={() => void station.open.run(visitId)}
          />
        }
      >
        {t('measurement.closed')}
      </EmptyState>
    </>
  );
}

function Elsewhere({
  station,
  window,
}: {
  readonly station: Station;
  readonly window: MeasurementWindow;
}) {
  const { t } = useWords();
  return (
    <Notice
      meaning="attention"
      action={
        <Button
          loading={station.close.isRunning}
          onClick={() => void station.close.run(window.windowId)}
        >
          {t('measurement.closeElsewhere')}
        </Button>
      }
    >
      {t('measurement.elsewhere', { name: window.resident.name })}
    </Notice>
  );
}

type OpenProps = TypingProps & { readonly window: MeasurementWindow };

function OpenWindow({ window, isTyping, onTyped }: OpenProps) {
  const [pending] = window.pending;
  return (
    <div className="instrument-parts">
      <div className="instrument-main">
        {pending ? (
          <PendingCard key={pending.readingId} window={window} reading={pending} />
        ) : (
          <AcceptedReadings window={window} />
        )}
        {isTyping && !pending && <TypedForm window={window} onDone={onTyped} />}
      </div>
      <Recent window={window} />
    </div>
  );
}

function TypeButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useWords();
  useShortcut('F6', t('measurement.type'), onPress);
  return (
    <Button onClick={onPress}>
      {t('measurement.type')} <Kbd keys="F6" />
    </Button>
  );
}

const secondMs = 1_000;

function Countdown({ window }: { readonly window: MeasurementWindow }) {
  const { t } = useWords();
  const leftMs = Math.max(0, fromInstant(window.closesAt) - useNow(secondMs));
  const seconds = Math.floor(leftMs / secondMs);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <span role="timer">{t('measurement.closesIn', { time })}</span>;
}
