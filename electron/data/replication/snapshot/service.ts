import type { After, Clock } from '../../../../shared/lib/clock.ts';
import {
  makeSnapshotService,
  type SnapshotService,
  type SnapshotStanding,
} from '../../../../shared/replication/snapshot-service.ts';
import type { SnapshotShelf } from '../../../../shared/replication/snapshot-shelf.ts';
import { PULL_BELOW } from '../../../../shared/replication/snapshot.ts';
import type { DatabaseHandle, ReadDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';
import type { Device } from '../device.ts';
import { chkAt } from '../feed-page.ts';
import { buildSnapshot } from './build.ts';

export type HomeSnapshotOptions = {
  readonly db: DatabaseHandle;
  readonly device: Pick<Device, 'deviceId' | 'sign'>;
  readonly shelf: SnapshotShelf;
  readonly scopeId: string;
  readonly clock: Clock;
  readonly after: After;
  /** A feed shorter than this, whose bodies are all here, is quicker to pull. */
  readonly pullBelow?: PullBelow;
  readonly onFault: (error: unknown) => void;
};

type PullBelow = { readonly entries: number; readonly bytes: number };

/** Snapshots of a scope that is ordered in this database. */
export function createSnapshotService(options: HomeSnapshotOptions): SnapshotService {
  const { db, scopeId, clock, pullBelow = PULL_BELOW } = options;
  return makeSnapshotService({
    ...options,
    now: clock.now,
    readStanding: async () => standingOf(db.read, scopeId, pullBelow),
    isOfThisFeed: async ({ seq, chk }) => (await chkAt(db.read, scopeId, seq)) === chk,
    build: (onPercent) => buildSnapshot({ ...options, now: clock.now, onPercent }),
  });
}

function standingOf(read: ReadDb, scopeId: string, below: PullBelow): SnapshotStanding {
  const row = preparedRead(read)('select seq from scopes where scope_id = ?').get(scopeId);
  const head = Number(row?.['seq'] ?? 0);
  const isUnsettled = hasLimbo(read, scopeId);
  return { head, isUnsettled, isShort: isShort(read, scopeId, head, below) };
}

function hasLimbo(read: ReadDb, scopeId: string): boolean {
  const row = preparedRead(read)('select 1 from limbo where scope_id = ? limit 1').get(scopeId);
  return row !== undefined;
}

function isShort(read: ReadDb, scopeId: string, head: number, below: PullBelow): boolean {
  if (head >= below.entries) return false;
  const row = preparedRead(read)(
    `select coalesce(sum(length(body)), 0) as bytes, coalesce(sum(body = ''), 0) as gone
     from feed where scope_id = ?`,
  ).get(scopeId);
  return Number(row?.['bytes']) < below.bytes && row?.['gone'] === 0;
}
