import { useWords } from '../../parts/use-words.ts';
import { useNow } from '../../ui/use-now.ts';
import { QuietAct } from './QuietAct.tsx';
import { canUndo } from './last-act.ts';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';

type Props = { readonly mine: MyRoom; readonly calling: Calling };

const stepMs = 10_000;

/** Who has just gone, and the way to have them back while that can be (QUE-23); else nothing. */
export function UndoLast({ mine, calling }: Props) {
  const { t } = useWords();
  const nowMs = useNow(stepMs);
  const { lastAct } = calling;
  if (!lastAct) return null;
  const queues = mine.live.data?.queues ?? [];
  const roomId = mine.room?.roomId ?? null;
  if (!canUndo(lastAct, { queues, queue: mine.queue, roomId, nowMs })) return null;
  const { number, name } = lastAct;
  return (
    <p className="called-last">
      <span>
        {lastAct.act === 'pass'
          ? t('queue.undo.passed', { number, name })
          : t('queue.undo.finished', { number, name })}
      </span>
      <QuietAct
        label={t('queue.undo.label')}
        keys="Alt+Z"
        isRunning={calling.isRunning}
        cannotBecause={mine.canCall ? null : t('queue.readOnly')}
        onPress={calling.takeBack}
      />
    </p>
  );
}
