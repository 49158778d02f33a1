import {
  type EpochMs,
  fromInstant,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';

const MARK = 'taken:';

/** The flag of a reading from a device's memory: when it was taken, by our clock. */
export function memoryFlag(at: EpochMs): string {
  return `${MARK}${toInstant(at)}`;
}

type Stored = { readonly tray_reason: string | null; readonly flags: string };

/** When a stored memory was taken, which is never filed as now (MEA-17); null for every other reading. */
export function takenAt({ tray_reason, flags }: Stored): EpochMs | null {
  if (tray_reason !== 'stored-memory') return null;
  const flag = (JSON.parse(flags) as string[]).find((one) => one.startsWith(MARK)); // written by us
  return flag === undefined ? null : fromInstant(flag.slice(MARK.length) as Instant);
}
