import { useEffect } from 'react';
import type { BoardState } from '../../../shared/contract/queue.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { now } from '../../host/clock.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { allowSound } from '../../ui/sound.ts';
import { useNow } from '../../ui/use-now.ts';
import { type BoardChoices, isQuietAt } from './board-choices.ts';
import type { Announcer } from './use-announcer.ts';
import { useNewCalls } from './use-new-calls.ts';

type Props = {
  readonly calls: BoardState['calls'];
  readonly choices: BoardChoices;
  readonly announcer: Announcer;
  readonly isAllowed: boolean;
  readonly onAllowed: (isAllowed: boolean) => void;
};

const stepMs = 10_000;

/** Says every new call, and says on the screen why it does not. */
export function BoardSound({ calls, choices, announcer, isAllowed, onAllowed }: Props) {
  const { t } = useWords();
  const isQuiet = isQuietAt(timeOf(toInstant(useNow(stepMs))), choices);
  useNewCalls(calls, (call) => {
    const isQuietNow = isQuietAt(timeOf(toInstant(now())), choices);
    announcer.announce(call, isQuietNow ? 0 : choices.volume);
  });
  useEffect(() => {
    const touch = () => void allowSound().then(onAllowed);
    window.addEventListener('pointerdown', touch, { once: true });
    window.addEventListener('keydown', touch, { once: true });
    return () => {
      window.removeEventListener('pointerdown', touch);
      window.removeEventListener('keydown', touch);
    };
  }, [onAllowed]);
  const silence = silenceOf();
  return (
    <span className="board-sound">
      {!isAllowed && silence !== 'muted' && (
        <button
          type="button"
          className="plain board-enable"
          onClick={() => void allowSound().then(onAllowed)}
        >
          {t('board.enableSound')}
        </button>
      )}
      {silence && <span role="status">{t(`board.${silence}`)}</span>}
    </span>
  );

  function silenceOf() {
    if (choices.volume === 0) return 'muted';
    if (isQuiet) return 'quiet';
    return announcer.voice === 'none' ? 'noVoice' : null;
  }
}
