import { positionAfter } from '../../shared/replication/chain.ts';
import type { Caller } from '../../shared/replication/exchange.ts';
import { has } from '../../shared/replication/mechanisms.ts';
import { type Answer, type Ask, limits, type Origin } from '../../shared/replication/protocol.ts';
import { highestKnown } from '../../shared/replication/recovery.ts';
import type { Database } from '../db/open.ts';
import { readDurable } from '../backups/durable.ts';
import type { ServerDevice } from './device.ts';
import { chkAt, readEntries } from './feed-store.ts';
import { readOrigins } from './known-devices.ts';
import { tellsOfLeft } from './left-words.ts';
import { isGuestKind, requireReader } from './scope-access.ts';

export type FeedAnswers = {
  readonly db: Database;
  readonly device: ServerDevice;
  /** As the clinics list it. */
  readonly name: string;
};

/** The entries behind a position: of what the district orders, or of a clinic's own feed for its home. */
export async function pull(
  { scopeId, from, maxBytes }: Ask<'pull'>,
  caller: Caller,
  options: FeedAnswers,
): Promise<Answer<'pull'>> {
  const { db } = options;
  const { seq: head, kind } = await requireReader(db, scopeId, caller);
  const chk = await chkAt(db, scopeId, from.seq);
  const isHere = has('feed-hash-chain') ? chk === from.chk : chk !== null;
  if (!isHere) return { outcome: 'diverged', head };
  const entries = await readEntries(db, scopeId, from.seq, Math.min(maxBytes, limits.pageBytes));
  // Whoever follows anew, or after long, gets the rows: these are words of somebody who has left.
  const asked = { scopeId, fromSeq: from.seq, deviceId: caller.deviceId };
  if (isGuestKind(kind) && (await tellsOfLeft(db, entries, asked)))
    return { outcome: 'let-go', head };
  const replicas = new Set(entries.map(({ tx }) => tx.replicaId));
  return {
    outcome: 'page',
    from,
    entries,
    to: positionAfter(from, entries),
    head: Math.max(head, entries.at(-1)?.seq ?? 0),
    origins: await originsOf(options, scopeId, replicas),
    district: null,
    durable: await readDurable(db, scopeId),
  };
}

/** The highest of these points that is in the feed here. */
export async function common(
  { scopeId, points }: Ask<'common'>,
  caller: Caller,
  { db }: FeedAnswers,
): Promise<Answer<'common'>> {
  await requireReader(db, scopeId, caller);
  return { point: await highestKnown(points, (seq) => chkAt(db, scopeId, seq)) };
}

/** Who signs for these replicas: the workstations that handed something over, else the district. */
async function originsOf(
  { db, device: { deviceId, publicKey }, name }: FeedAnswers,
  scopeId: string,
  replicas: ReadonlySet<string>,
): Promise<Origin[]> {
  const known = await readOrigins(db, scopeId, [...replicas]);
  const own = { deviceId, publicKey, name };
  return [...replicas].map((replicaId) => known.get(replicaId) ?? { replicaId, ...own });
}
