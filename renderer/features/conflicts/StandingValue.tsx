import type { Conflict } from '../../../shared/contract/conflicts.ts';
import { authorWords, shortMoment } from '../../parts/contested-words.ts';
import { today, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';

type Props = {
  readonly words: string;
  readonly value: Conflict['values'][number];
  /** The key that keeps it. */
  readonly keys: string;
  readonly canKeep: boolean;
  readonly isRunning: boolean;
  readonly onKeep: () => void;
};

/** One value: what, who, where, when. */
export function StandingValue({ words, value, keys, canKeep, isRunning, onKeep }: Props) {
  const { t } = useWords();
  const { author, isShown } = value;
  return (
    <li className="conflict-value">
      <strong className="conflict-said">{words}</strong>
      <span className="conflicts-quiet">
        {authorWords(t, author)} {shortMoment(author.at, today())}
        {isShown && ` · ${t('conflicts.shown')}`}
      </span>
      {canKeep && (
        <ActionButton
          label={t('conflicts.keep')}
          keys={keys}
          isRunning={isRunning}
          onPress={onKeep}
        />
      )}
    </li>
  );
}
