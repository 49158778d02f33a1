import type { BoardState } from '../../../shared/contract/queue.ts';
import { fromInstant } from '../../../shared/lib/clock.ts';
import { useWords } from '../../parts/use-words.ts';
import { useNow } from '../../ui/use-now.ts';

type Call = BoardState['calls'][number];

const newestShownMs = 8_000;
const stepMs = 500;
const linesMax = 8;

/** The newest call across the whole screen for eight seconds, the others below it. */
export function BoardCalls({ calls }: { readonly calls: readonly Call[] }) {
  const { t } = useWords();
  const nowMs = useNow(stepMs);
  const [newest, ...others] = calls.slice(0, linesMax);
  if (!newest) return <p className="board-none">{t('board.none')}</p>;
  const isFresh = nowMs - fromInstant(newest.calledAt) < newestShownMs;
  return (
    <ol className="board-calls" aria-live="polite">
      <li className={isFresh ? 'board-call board-newest board-fresh' : 'board-call board-newest'}>
        <CallWords call={newest} />
      </li>
      {others.map((call) => (
        <li key={call.ticketId} className="board-call">
          <CallWords call={call} />
        </li>
      ))}
    </ol>
  );
}

function CallWords({ call }: { readonly call: Call }) {
  const { t } = useWords();
  return (
    <>
      <span className="board-who">
        <strong className="board-number">{call.number}</strong>
        {call.maskedName !== null && <span className="board-name">{call.maskedName}</span>}
      </span>
      <span className="hidden-words">{t('board.goTo')}</span>
      <span className="board-arrow" aria-hidden="true">
        →
      </span>
      <span className={roomClass(call.roomName)}>{call.roomName}</span>
    </>
  );
}

/** Up to how many Chinese characters a name is wide, and how its letters are then. */
const roomSizes = [
  [3.4, 'board-room'],
  [4.4, 'board-room board-room-medium'],
  [5.7, 'board-room board-room-long'],
  [7.4, 'board-room board-room-longer'],
] as const;

/** A long name of a room becomes smaller before it would be cut. */
function roomClass(name: string): string {
  const width = [...name].reduce((sum, one) => sum + (one < '\u2000' ? 0.56 : 1), 0);
  return roomSizes.find(([most]) => width <= most)?.[1] ?? 'board-room board-room-longest';
}
