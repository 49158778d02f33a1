import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAfter } from '../../electron/data/clock.ts';
import type { LineName } from '../../electron/data/replication/connection-watch.ts';
import type { Peer } from '../../electron/data/replication/peer.ts';
import { makeSealKey } from '../../electron/data/replication/snapshot/chunk-seal.ts';
import {
  createFirstLoad,
  type FirstLoadOptions,
} from '../../electron/data/replication/snapshot/first-load.ts';
import { mountSnapshots } from '../../electron/data/replication/snapshot/mount.ts';
import { createPeerSource } from '../../electron/data/replication/snapshot/peer-source.ts';
import { createSnapshotService } from '../../electron/data/replication/snapshot/service.ts';
import type { SnapshotService } from '../../shared/replication/snapshot-service.ts';
import { openShelf } from '../../electron/data/replication/snapshot/shelf.ts';
import { clinicScope } from './acts.ts';
import type { HomeWorkstation } from './clinic.ts';
import type { Replica } from './replica.ts';

export type Serving = {
  readonly service: SnapshotService;
  /** Where its chunks lie. */
  readonly folder: string;
  close(): Promise<void>;
};

/** Makes a home answer for snapshots; every feed is worth one unless said otherwise. */
export function serveSnapshots(
  home: HomeWorkstation,
  pullBelow = { entries: 0, bytes: 0 },
): Serving {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-snapshots-'));
  const service = createSnapshotService({
    ...home,
    shelf: openShelf(folder, makeSealKey()),
    scopeId: clinicScope,
    after: systemAfter,
    pullBelow,
    onFault: (error) => home.faults.push(error),
  });
  mountSnapshots(home.server, clinicScope, service);
  return {
    service,
    folder,
    close: async () => {
      await service.settle();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For `openDesk`: a desk that loads first. */
export function loadsFirst(more: Partial<FirstLoadOptions> = {}) {
  const { scopeId = clinicScope } = more;
  return (desk: Replica, faults: unknown[]) => (home: Peer, line: LineName) =>
    createFirstLoad({
      ...desk,
      random: () => 0,
      after: (_delayMs, act) => systemAfter(1, act),
      scopeId,
      source: createPeerSource(home, scopeId, line),
      derive: () => Promise.resolve(),
      onState: () => undefined,
      onRows: () => undefined,
      onFault: (error) => faults.push(error),
      ...more,
    });
}
