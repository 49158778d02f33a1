import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useState,
} from 'react';

/** A key and what it does here, for the key map. */
export type Shortcut = { readonly keys: string; readonly label: string };

type AddShortcut = (shortcut: Shortcut) => () => void;

const ListContext = createContext<readonly Shortcut[]>([]);
const AddContext = createContext<AddShortcut | null>(null);

/** Collects what the keys of the present screen do, so that `?` can show them. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState<readonly Shortcut[]>([]);
  useEffect(() => {
    window.addEventListener('keydown', rememberDialog, { capture: true });
    return () => window.removeEventListener('keydown', rememberDialog, { capture: true });
  }, []);
  const add = useCallback<AddShortcut>((shortcut) => {
    setList((before) => [...before, shortcut]);
    return () => setList((before) => before.filter((other) => other !== shortcut));
  }, []);
  return (
    <AddContext value={add}>
      <ListContext value={list}>{children}</ListContext>
    </AddContext>
  );
}

/** What the keys do now, in the order in which the screen wrote them. */
export function useShortcutList(): readonly Shortcut[] {
  return useContext(ListContext);
}

type Options = {
  readonly isEnabled?: boolean;
  /** Also while a text field has the focus. Function keys and combinations always do. */
  readonly isInFields?: boolean;
  /** The control stands in a dialog; without this a key does nothing while a dialog is open. */
  readonly isInDialog?: boolean;
};

/**
 * Does `action` when the key is pressed anywhere on the screen, and puts the key on the key map.
 *
 * @param keys as it is written on a key, with `Alt+` or `Ctrl+` in front: `F2`, `Esc`, `Alt+1`
 */
export function useShortcut(
  keys: string,
  label: string,
  action: () => void,
  { isEnabled = true, isInFields = false, isInDialog = false }: Options = {},
): void {
  const add = useContext(AddContext);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.isComposing) return;
    // A list claims Ctrl+Enter as Enter; what is written on a button counts more.
    if (event.defaultPrevented && !keys.startsWith('Ctrl+')) return;
    if (nameOf(event) !== keys || belongsToControl(keys, event.target)) return;
    if (!isInFields && !isFunctionKey(keys) && isTyping(event.target)) return;
    if (!isInDialog && underDialog.has(event)) return;
    event.preventDefault();
    action();
  });
  // A layout effect: the key works from the moment in which the button can be seen, not a paint later.
  useLayoutEffect(() => {
    if (!isEnabled) return undefined;
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [isEnabled]);
  useEffect(() => (isEnabled ? add?.({ keys, label }) : undefined), [add, isEnabled, keys, label]);
}

/** True while the key is text: the focus is in a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox'].includes(target.type);
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** A dialog that has to be answered first lies over the screen. */
export function isDialogOpen(): boolean {
  const dialogs = document.querySelectorAll('[role="dialog"][aria-modal="true"]');
  return [...dialogs].some((dialog) => dialog.checkVisibility());
}

/** Keys that were pressed over a dialog; by the time they bubble up, the same key may have closed it. */
const underDialog = new WeakSet<KeyboardEvent>();

function rememberDialog(event: KeyboardEvent): void {
  if (isDialogOpen()) underDialog.add(event);
}

function nameOf(event: KeyboardEvent): string {
  const modifiers = `${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}`;
  const key = event.key === 'Escape' ? 'Esc' : event.key;
  return modifiers + (key.length === 1 ? key.toUpperCase() : key);
}

function isFunctionKey(keys: string): boolean {
  return /^(?:Ctrl\+|Alt\+|F\d)/.test(keys);
}

/** Enter on a focused button presses that button and nothing else. */
function belongsToControl(keys: string, target: EventTarget | null): boolean {
  if (keys !== 'Enter') return false;
  return target instanceof Element && target.closest('button, a, summary, [role=option]') !== null;
}
