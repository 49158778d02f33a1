import type { ReactNode } from 'react';
import { useShortcut } from '../../ui/shortcuts.tsx';
import '../../ui/choice-list.css';

type Props = { readonly label: string; readonly children: ReactNode };

/** A list of buttons, of which one is chosen. */
export function Rows({ label, children }: Props) {
  return (
    <ul className="choice-list" aria-label={label}>
      {children}
    </ul>
  );
}

/** The arrow keys go through the list in which the focus is, else into the first. */
export function useRowKeys(label: string): void {
  useShortcut('ArrowDown', label, () => move(1));
  useShortcut('ArrowUp', label, () => move(-1));
}

function move(step: number): void {
  const list = document.activeElement?.closest('ul') ?? document.querySelector('.wizard ul');
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button:enabled') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
}
