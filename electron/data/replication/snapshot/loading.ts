import type { Drive, LoadState } from '../../../../shared/contract/load.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { SnapshotService } from '../../../../shared/replication/snapshot-service.ts';
import { makeDigits, openCarried, writeCarried } from './carried.ts';
import { listDrives } from './drives.ts';
import type { FirstLoad } from './first-load.ts';

/** How the clinic's records come to this workstation, or leave it for a new one. */
export type Loading = {
  state(): LoadState;
  pause(): Promise<void>;
  resume(): Promise<void>;
  drives(): Promise<readonly Drive[]>;
  /** @throws AppError `not-found` when there is no such folder, or these are not its digits */
  fromFolder(folder: string, digits: string): Promise<void>;
  /**
   * Begins to write them to a carried disk.
   *
   * @returns the digits that open it
   * @throws AppError `wrong-state` at a desk, or while another one is written
   */
  toFolder(folder: string): string;
};

type Parts = {
  readonly firstLoad: FirstLoad | null;
  readonly place: 'home' | 'desk' | 'successor' | 'guest';
  readonly snapshots: SnapshotService | null;
  /** Rows that did not agree at the last comparison; null when all did. */
  readonly alarm: () => LoadState['alarm'];
  readonly onState: () => void;
  readonly onFault: (error: unknown) => void;
};

const whole = { bytesDone: 0, bytesTotal: 0, rows: 0, problem: null } as const;

export function createLoading({
  firstLoad,
  place,
  snapshots,
  alarm,
  onState,
  onFault,
}: Parts): Loading {
  let carrying: LoadState['carrying'] = null;
  const carry = (next: LoadState['carrying']) => {
    const isSame = JSON.stringify(next) === JSON.stringify(carrying);
    carrying = next;
    if (!isSame) onState();
  };
  /** A home works with what it has, and only a desk trusts what its home wrote on a disk. */
  const loadAt = (places: readonly (typeof place)[]) => {
    if (!firstLoad || !places.includes(place)) throw new AppError('wrong-state');
    return firstLoad;
  };
  return {
    state: () => {
      const state = firstLoad?.state() ?? { ...whole, stage: 'complete', source: 'home' };
      return { ...state, carrying, alarm: alarm() };
    },
    pause: () => loadAt(['desk', 'successor', 'guest']).pause(),
    resume: () => loadAt(['desk', 'successor', 'guest']).resume(),
    drives: () => listDrives(process.platform),
    fromFolder: async (folder, digits) => {
      const source = await openCarried(folder, digits);
      if (!source) throw new AppError('not-found');
      await loadAt(['desk']).useSource(source);
    },
    toFolder: (folder) => {
      if (!snapshots || carrying?.state === 'running') throw new AppError('wrong-state');
      const digits = makeDigits();
      carry({ state: 'running', percent: 0 });
      writeCarried(snapshots, folder, digits, (percent) => carry({ state: 'running', percent }))
        .then(() => carry({ state: 'done', percent: 100 }))
        .catch((error: unknown) => {
          onFault(error);
          carry({ state: 'failed', percent: 0 });
        });
      return digits;
    },
  };
}
