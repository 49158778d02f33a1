import { useEffect, useState } from 'react';
import type { BoardState } from '../../../shared/contract/queue.ts';
import { useWords } from '../../parts/use-words.ts';
import { allowSound, canPlay, playSound } from '../../ui/sound.ts';
import { spokenCall } from './spoken-call.ts';
import { useNewCalls } from './use-new-calls.ts';
import { speak, useChineseVoice } from './voice.ts';

type Props = { readonly calls: BoardState['calls'] };

/** The voice of the board: a chime, then the call; says on the screen when it has no voice. */
export function BoardSound({ calls }: Props) {
  const { t } = useWords();
  const voice = useChineseVoice();
  const [isAllowed, setAllowed] = useState(canPlay);
  useNewCalls(calls, (call) => {
    setAllowed(playSound('called'));
    if (!voice) return;
    const words = spokenCall(call, t('board.voice.digits').split(' '));
    speak(t('board.voice.sentence', words), voice);
  });
  useEffect(() => {
    const touch = () => void allowSound().then(setAllowed);
    window.addEventListener('pointerdown', touch, { once: true });
    window.addEventListener('keydown', touch, { once: true });
    return () => {
      window.removeEventListener('pointerdown', touch);
      window.removeEventListener('keydown', touch);
    };
  }, []);
  return (
    <span className="board-sound">
      {!isAllowed && (
        <button
          type="button"
          className="plain board-enable"
          onClick={() => void allowSound().then(setAllowed)}
        >
          {t('board.enableSound')}
        </button>
      )}
      {!voice && <span role="status">{t('board.noVoice')}</span>}
    </span>
  );
}
