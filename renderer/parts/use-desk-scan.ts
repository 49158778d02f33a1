import { useEffect, useEffectEvent } from 'react';
import type { ScanFound } from '../../shared/contract/devices.ts';
import { useHost } from '../host/host.ts';
import { useLive } from '../host/use-live.ts';

/** Of this window: another screen that opens within seconds does not answer the same scan again. */
let answeredId: string | null = null;

/** Calls `onScan` once for every code that a scanner of this workstation reads while the screen is open. */
export function useDeskScan(onScan: (found: ScanFound) => void): void {
  const { queries } = useHost();
  const { data } = useLive(queries.devices.deskScan, undefined);
  const answer = useEffectEvent(onScan);
  useEffect(() => {
    if (!data?.scan || data.scan.scanId === answeredId) return;
    answeredId = data.scan.scanId;
    answer(data.scan.found);
  }, [data]);
}
