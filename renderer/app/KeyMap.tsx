import { lazy, Suspense, useEffect, useState } from 'react';
import { isDialogOpen, isTyping } from '../ui/shortcuts.tsx';

const KeyMapDialog = lazy(async () => ({
  default: (await import('./KeyMapDialog.tsx')).KeyMapDialog,
}));

/** Opens the key map from anywhere, such as a menu. */
export const openKeyMapEvent = 'yizhan:key-map';

/**
 * `?` shows what every key does on the present screen.
 *
 * @param isBoard nobody searches there
 */
export function KeyMap({ isBoard = false }: { readonly isBoard?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const open = () => setOpen(true);
    const press = (event: KeyboardEvent) => {
      const isQuestion = event.key === '?' || event.key === '？' || event.key === 'F1';
      if (!isQuestion || isDialogOpen() || hasText(event.target)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', press);
    window.addEventListener(openKeyMapEvent, open);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener(openKeyMapEvent, open);
    };
  }, []);
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <KeyMapDialog isBoard={isBoard} onClose={() => setOpen(false)} />
    </Suspense>
  );
}

/** In an empty field `?` asks for the keys; in a filled one it is text. */
function hasText(target: EventTarget | null): boolean {
  return isTyping(target) && target instanceof HTMLInputElement && target.value !== '';
}
