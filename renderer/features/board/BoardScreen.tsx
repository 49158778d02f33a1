import type { BoardState } from '../../../shared/contract/queue.ts';
import { useHost, useLine } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { useNow } from '../../ui/use-now.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { BoardCalls } from './BoardCalls.tsx';
import { BoardSound } from './BoardSound.tsx';
import { useBoardLight } from './use-board-light.ts';
import './board.css';

/** The public screen: which ticket goes to which room. Nothing of any person (QUE-24). */
export function BoardScreen() {
  const { queries } = useHost();
  const live = useLive(queries.queue.board, undefined);
  const light = useBoardLight();
  return (
    <main className={`board board-${light.value}`}>
      <LiveGate live={live}>
        {(state) => (
          <>
            <Head state={state} light={light} />
            <BoardCalls calls={state.calls} />
            <Foot state={state} />
          </>
        )}
      </LiveGate>
    </main>
  );
}

type HeadProps = { readonly state: BoardState; readonly light: ReturnType<typeof useBoardLight> };

const stepMs = 1_000;

function Head({ state, light }: HeadProps) {
  const { t } = useWords();
  const nowMs = useNow(stepMs);
  const other = light.value === 'light' ? 'dark' : 'light';
  return (
    <header className="board-head">
      <h1 className="board-clinic">{state.clinicName}</h1>
      {state.isDemo && <span className="board-demo">{t('values.demo')}</span>}
      <button type="button" className="plain board-switch" onClick={() => light.choose(other)}>
        {t(`board.${other}`)}
      </button>
      <time className="board-time">{timeOf(toInstant(nowMs))}</time>
    </header>
  );
}

function Foot({ state }: { readonly state: BoardState }) {
  const { t } = useWords();
  const line = useLine();
  return (
    <footer className="board-foot">
      {line.status === 'away' ? (
        <span>{t('board.away', { time: timeOf(toInstant(line.since)) })}</span>
      ) : (
        state.waiting.map(({ queueName, count }) => (
          <span key={queueName}>{t('board.waiting', { queue: queueName, count })}</span>
        ))
      )}
      <BoardSound calls={state.calls} />
    </footer>
  );
}
