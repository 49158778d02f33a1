import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from '../../ui/shortcuts.tsx';

/**
 * Takes a file that is dropped anywhere on the page. Left to itself the browser would open it in place of the
 * program. While a dialog is open it is only caught.
 */
export function useDroppedFile(take: (file: File) => void): void {
  const drop = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file && !isDialogOpen()) take(file);
  });
  useEffect(() => {
    const hear = (event: DragEvent) => drop(event);
    window.addEventListener('dragover', letDrop);
    window.addEventListener('drop', hear);
    return () => {
      window.removeEventListener('dragover', letDrop);
      window.removeEventListener('drop', hear);
    };
  }, []);
}

function letDrop(event: DragEvent): void {
  event.preventDefault();
}
