import { lazy, Suspense, useEffect, useState } from 'react';
import type { BoardState } from '../../../shared/contract/queue.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { useHost, useLine } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BoardCalls } from './BoardCalls.tsx';
import { BoardSound } from './BoardSound.tsx';
import { useAnnouncer } from './use-announcer.ts';
import { type Chosen, useBoardChoices } from './use-board-choices.ts';
import { canPlay } from '../../ui/sound.ts';
import './board.css';

const BoardSettings = lazy(async () => ({
  default: (await import('./BoardSettings.tsx')).BoardSettings,
}));

/** Nobody stands at a board who would press 再试一次. */
const againMs = 10_000;

/**
 * The public screen: which ticket goes to which room. Nothing else of any person, unless the clinic
 * has recorded its ground for masked names (QUE-24).
 *
 * @param number which board of this machine, from 1
 */
export function BoardScreen({ number }: { readonly number: number }) {
  const { queries } = useHost();
  const chosen = useBoardChoices(number);
  const { roomIds, light } = chosen.choices;
  const live = useLive(queries.queue.board, roomIds ? { roomIds } : undefined);
  const { status, retry } = live;
  useEffect(() => {
    if (status !== 'refused') return undefined;
    const timer = setInterval(retry, againMs);
    return () => clearInterval(timer);
  }, [status, retry]);
  // Another area is another question: what stood there stays until its answer comes.
  const [last, setLast] = useState<BoardState>();
  if (live.data && live.data !== last) setLast(live.data);
  const state = live.problem ? undefined : (live.data ?? last);
  return (
    <main className={`board board-${light}`}>
      {state ? (
        <Board state={state} isCurrent={live.data !== undefined} number={number} chosen={chosen} />
      ) : (
        <LiveGate live={live}>{() => null}</LiveGate>
      )}
    </main>
  );
}

type Props = {
  readonly state: BoardState;
  /** False while the first answer for a new area is on its way; nothing is said then. */
  readonly isCurrent: boolean;
  readonly number: number;
  readonly chosen: Chosen;
};

function Board({ state, isCurrent, number, chosen }: Props) {
  const { t } = useWords();
  const [isAllowed, setAllowed] = useState(canPlay);
  const [isSetting, setSetting] = useState(false);
  const announcer = useAnnouncer(setAllowed);
  useShortcut('F2', t('board.set.title'), () => setSetting(true));
  return (
    <>
      <Head state={state} name={chosen.choices.name} onSet={() => setSetting(true)} />
      <BoardCalls calls={state.calls} />
      <Foot state={state}>
        {isCurrent && (
          <BoardSound
            calls={state.calls}
            choices={chosen.choices}
            announcer={announcer}
            isAllowed={isAllowed}
            onAllowed={setAllowed}
          />
        )}
      </Foot>
      {isSetting && (
        <Suspense fallback={null}>
          <BoardSettings
            number={number}
            rooms={state.rooms}
            chosen={chosen}
            announcer={announcer}
            onClose={() => setSetting(false)}
          />
        </Suspense>
      )}
    </>
  );
}

const stepMs = 1_000;

type HeadProps = {
  readonly state: BoardState;
  readonly name: string;
  readonly onSet: () => void;
};

function Head({ state, name, onSet }: HeadProps) {
  const { t } = useWords();
  const nowMs = useNow(stepMs);
  return (
    <header className="board-head">
      <h1 className="board-clinic">
        {name === '' ? state.clinicName : `${state.clinicName} ${name}`}
      </h1>
      {state.isDemo && <span className="board-demo">{t('values.demo')}</span>}
      <button type="button" className="plain board-switch" onClick={onSet}>
        {t('board.set.open')} <Kbd keys="F2" />
      </button>
      <time className="board-time">{timeOf(toInstant(nowMs))}</time>
    </header>
  );
}

type FootProps = { readonly state: BoardState; readonly children: React.ReactNode };

function Foot({ state, children }: FootProps) {
  const { t } = useWords();
  const line = useLine();
  return (
    <footer className="board-foot">
      <span className="board-counts">
        {line.status === 'away'
          ? t('board.away', { time: timeOf(toInstant(line.since)) })
          : state.waiting.map(({ queueName, count }) => (
              <span key={queueName}>{t('board.waiting', { queue: queueName, count })}</span>
            ))}
      </span>
      {children}
    </footer>
  );
}
