import { useEffect, useState } from 'react';

/** Longer than a change takes from the clinic's home to this window; after it the screen is free again. */
const awaitedMs = 5_000;

/**
 * True from the answer of a command until what it made has arrived in the live state: until then the
 * screen still shows the moment before, and a second press would be a second act.
 *
 * @param id what the command made; undefined before it has answered
 * @param isThere the live state shows it
 */
export function useAwaited(id: string | undefined, isThere: boolean): boolean {
  const [arrived, setArrived] = useState<string | undefined>(undefined);
  if (id !== undefined && isThere && arrived !== id) setArrived(id);
  // Forgotten: the same one may be made once more, and is awaited again.
  if (id === undefined && arrived !== undefined) setArrived(undefined);
  const isAwaited = id !== undefined && !isThere && arrived !== id;
  useEffect(() => {
    if (!isAwaited) return undefined;
    const timer = setTimeout(() => setArrived(id), awaitedMs);
    return () => clearTimeout(timer);
  }, [id, isAwaited]);
  return isAwaited;
}
