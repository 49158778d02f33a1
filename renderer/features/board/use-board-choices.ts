import { useMemo } from 'react';
import { useStored } from '../../ui/use-stored.ts';
import { type BoardChoices, parseChoices } from './board-choices.ts';

export type Chosen = {
  readonly choices: BoardChoices;
  change(some: Partial<BoardChoices>): void;
};

/** @param number which board of this machine, from 1 */
export function useBoardChoices(number: number): Chosen {
  const [stored, store] = useStored<string>(`yizhan.board.${number}`, (text) => text ?? '');
  const choices = useMemo(() => parseChoices(stored), [stored]);
  return { choices, change: (some) => store(JSON.stringify({ ...choices, ...some })) };
}
