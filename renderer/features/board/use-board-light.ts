import { useStored } from '../../ui/use-stored.ts';

export type BoardLight = 'light' | 'dark';

/** Dark letters or light ones, by the light of the waiting room; remembered on this machine. */
export function useBoardLight(): {
  readonly value: BoardLight;
  choose(light: BoardLight): void;
} {
  const [value, choose] = useStored('yizhan.board', parse);
  return { value, choose };
}

function parse(stored: string | null): BoardLight {
  return stored === 'light' ? 'light' : 'dark';
}
