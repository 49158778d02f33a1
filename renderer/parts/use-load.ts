import type { LoadState } from '../../shared/contract/load.ts';
import { useHost } from '../host/host.ts';
import { useLive } from '../host/use-live.ts';

/**
 * How far the clinic's records are on this workstation; null while that is not known. Until they are
 * all here, a name that is not found may well exist.
 */
export function useLoad(): LoadState | null {
  const { queries } = useHost();
  const { data } = useLive(queries.load.watch, undefined);
  return data ?? null;
}

/** Whether "not found" is not yet certain here. */
export function useIsPartial(): boolean {
  const load = useLoad();
  return load !== null && load.stage !== 'complete';
}
