import type { Conflict } from '../../../shared/contract/conflicts.ts';
import { contestedWord, fieldWord } from '../../parts/contested-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

type Props = {
  readonly conflict: Conflict;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

/** One field: whose, which, and between what. */
export function ConflictRow({ conflict, isChosen, onChoose }: Props) {
  const { t, age, sex } = useWords();
  const { resident, values, isSafety, needsDecision, kept } = conflict;
  return (
    <li>
      <button
        type="button"
        className={kept ? 'choice-row conflicts-row conflicts-kept' : 'choice-row conflicts-row'}
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <span className="choice-who">
          <strong className="name">{resident.name}</strong>
          <span className="conflicts-quiet">
            {sex(resident.sex)} {age(resident.birthDate)}
          </span>
        </span>
        <Mark meaning={needsDecision ? 'attention' : 'information'}>
          {t(`conflicts.${isSafety ? 'safety' : needsDecision ? 'toDecide' : 'ordinary'}`)}
        </Mark>
        <span className="conflicts-between">
          {fieldWord(t, conflict)}{' '}
          <span className="conflicts-quiet">
            {values.map(({ value }) => contestedWord(t, conflict, value)).join(' / ')}
          </span>
        </span>
      </button>
    </li>
  );
}
