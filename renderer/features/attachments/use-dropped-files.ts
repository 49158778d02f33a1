import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from '../../ui/shortcuts.tsx';

/**
 * Takes files that are dropped anywhere on the page. Left to itself the browser would open one in place of the
 * program. While a dialog is open they are only caught.
 */
export function useDroppedFiles(take: (files: readonly File[]) => void): void {
  const drop = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!isDialogOpen()) take(files);
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
