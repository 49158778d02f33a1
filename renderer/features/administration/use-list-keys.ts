import { useWords } from '../../parts/use-words.ts';
import { useShortcut } from '../../ui/shortcuts.tsx';

/** Up and down through a list from anywhere but its forms, where arrows belong to the fields. */
export function useListKeys(move: (step: 1 | -1) => void): void {
  const { t } = useWords();
  const label = t('administration.select');
  const options = { isInFields: true };
  useShortcut('ArrowDown', label, () => isInList() && move(1), options);
  useShortcut('ArrowUp', label, () => isInList() && move(-1), options);
}

function isInList(): boolean {
  return !document.activeElement?.closest('.admin-form, .admin-nav');
}
