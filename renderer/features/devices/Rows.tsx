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

/** The arrow keys to the sides go from step to step: to what is chosen there, else to the first row. */
export function useStepKeys(label: string): void {
  useShortcut('ArrowRight', label, () => goAside(1));
  useShortcut('ArrowLeft', label, () => goAside(-1));
}

function goAside(step: number): void {
  const steps = [...document.querySelectorAll('.wizard-step')];
  const at = steps.findIndex((one) => one.contains(document.activeElement));
  const next = steps[Math.min(Math.max(at + step, 0), steps.length - 1)];
  const wanted = ['button[aria-pressed=true]', 'ul button:enabled', 'button:enabled, input'];
  for (const which of wanted) {
    const control = next?.querySelector<HTMLElement>(which);
    if (control) return control.focus();
  }
}

function move(step: number): void {
  const list = document.activeElement?.closest('ul') ?? document.querySelector('.wizard ul');
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button:enabled') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
}
