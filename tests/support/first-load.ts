import { v7 as uuid } from 'uuid';
import { systemAfter } from '../../electron/data/clock.ts';
import { verifySignature } from '../../electron/data/replication/device.ts';
import { type LoadOptions, loadScope } from '../../electron/data/replication/snapshot/load.ts';
import type { Shelf } from '../../electron/data/replication/snapshot/shelf.ts';
import { ChunkGone, type SnapshotSource } from '../../electron/data/replication/snapshot/source.ts';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import type { SignedManifest } from '../../shared/replication/snapshot.ts';
import { clinicScope, residentInsert } from './acts.ts';
import { openReplica, type Replica } from './replica.ts';

/** A desk that knows nothing yet and follows nobody. */
export function openBareDesk(): Promise<Replica> {
  return openReplica({ isHome: false });
}

/** Residents, edits, a removal and a merge at a home: everything that a row can be. */
export async function fillHome(home: Replica, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => uuid());
  for (let at = 0; at < count; at += 10)
    await home.issue(ids.slice(at, at + 10).map((id) => residentInsert(id)));
  const [first = '', second = '', third = ''] = ids;
  await home.patch(first, 'phone', '13800000001');
  await home.patch(first, 'phone', '13800000002');
  await home.patch(second, 'address', '演示区二号');
  await home.issue([{ op: 'tombstone', entity: 'residents', rowId: third, reason: '登记错误' }]);
  const linkId = uuid();
  await home.issue([{ op: 'link', kind: 'merge', linkId, a: first, b: second, supersedes: null }]);
}

type Trouble = {
  /** Bytes of this chunk are changed the first time. */
  readonly spoil?: number;
  /** After so many chunks the source has them no more. */
  readonly goneAfter?: number;
};

/** Chunks straight from a shelf, without a line. */
export function shelfSource(shelf: Shelf, signed: SignedManifest, trouble: Trouble = {}) {
  let asked = 0;
  const spoilt = new Set<string>();
  const source = {
    name: 'home',
    manifest: () => Promise.resolve({ state: 'ready', manifest: signed }),
    /** The second time another one. */
    manifestOr: (next: SignedManifest) => {
      let times = 0;
      return () => {
        times += 1;
        return Promise.resolve({ state: 'ready', manifest: times === 1 ? signed : next } as const);
      };
    },
    async *chunk(hash: string, from: number) {
      asked += 1;
      if (asked === trouble.goneAfter) throw new ChunkGone();
      const bytes = await shelf.get(hash);
      if (!bytes) throw new ChunkGone();
      const copy = Buffer.from(bytes.subarray(from));
      if (asked === trouble.spoil && !spoilt.has(hash)) copy[0] = (copy[0] ?? 0) ^ 1;
      yield copy;
    },
  } satisfies SnapshotSource & { manifestOr: unknown };
  return source;
}

/** Loads the clinic's scope into a desk. */
export function loaderOf(desk: Replica, home: Replica, more: Partial<LoadOptions> = {}) {
  const { deviceId, publicKey } = home.device;
  const options: LoadOptions = {
    db: desk.db,
    clock: desk.clock,
    random: () => 0,
    after: systemAfter,
    scopeId: clinicScope,
    kind: 'clinic',
    verify: verifySignature,
    keyOfDevice: (id) => Promise.resolve(id === deviceId ? publicKey : null),
    greet: () => Promise.resolve(),
    derive: () => Promise.resolve(),
    onComplete: () => undefined,
    onProgress: () => undefined,
    onFault: (error) => {
      throw error;
    },
    ...more,
  };
  return (source: SnapshotSource, signal: AbortSignal) => loadScope(options, source, signal);
}

/** Loads to the end. Answers what went wrong on the way. */
export async function arrive(desk: Replica, home: Replica, source: SnapshotSource) {
  const problems: string[] = [];
  const load = loaderOf(desk, home, {
    onProgress: ({ problem }) => problem && problems.push(problem),
  });
  await load(source, new AbortController().signal);
  return { problems };
}

/** Tables in which two databases differ, apart from times and from what is each one's own. */
export async function sameAs(one: Replica, other: Replica): Promise<readonly string[]> {
  const queries = new Map<string, string>(
    (Object.keys(entities) as EntityName[]).map((name) => [
      name,
      `select * from ${name} order by id`,
    ]),
  );
  queries.set(
    'feed',
    'select seq, chk, tx_id, tx_hash, replica_id, tx_no, status from feed order by scope_id, seq',
  );
  queries.set('links', 'select * from links order by link_id');
  queries.set('resident_aliases', 'select * from resident_aliases order by id');
  queries.set('inbox_bad', 'select scope_id, tx_id, reason from inbox_bad order by tx_id');
  queries.set('set_aside', 'select * from set_aside order by tx_id');
  queries.set(
    'digests',
    `select bucket, sum from digests where scope_id = '${clinicScope}' and sum <> '${'0'.repeat(32)}' order by bucket`,
  );
  queries.set('cursor', `select seq, chk from scopes where scope_id = '${clinicScope}'`);
  queries.set(
    'streams',
    `select replica_id, device_id from streams where exists
       (select 1 from feed where feed.replica_id = streams.replica_id) order by replica_id`,
  );
  const differing: string[] = [];
  for (const [name, sql] of queries) {
    const [a, b] = await Promise.all([rowsOf(one, sql), rowsOf(other, sql)]);
    if (a !== b) differing.push(name);
  }
  return differing;
}

function rowsOf({ db }: Replica, sql: string): Promise<string> {
  return db.readApart((read) => Promise.resolve(JSON.stringify([...read.values(sql)])));
}
