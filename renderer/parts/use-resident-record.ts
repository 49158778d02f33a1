import type { ResidentRecord } from '../../shared/contract/residents.ts';
import { useHost } from '../host/host.ts';
import { type Live, useLive } from '../host/use-live.ts';

/** The record of one resident, live; every part of a screen that asks shares one subscription. */
export function useResidentRecord(residentId: string): Live<ResidentRecord> {
  const { queries } = useHost();
  return useLive(queries.residents.record, { residentId });
}
