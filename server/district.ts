import type { After } from '../shared/lib/clock.ts';
import type { MakeId } from '../shared/lib/ids.ts';
import { makeAttemptThrottle } from '../shared/replication/enrolment.ts';
import { type Database, inTransaction } from './db/open.ts';
import { retryRefused } from './scopes/apply.ts';
import { openDevice, type ServerDevice } from './scopes/device.ts';
import type { Enrolment } from './scopes/enrolment.ts';
import { type LookUpKey, openLookUpKey } from './scopes/look-up.ts';
import { createOwnScopes, type OwnScopes } from './scopes/own-scopes.ts';
import { introduceSelf, type Writer } from './scopes/own-words.ts';
import { openReference, type ReferenceScope } from './scopes/reference.ts';
import { openSnapshots, type Snapshots, type SnapshotsOptions } from './scopes/snapshot/service.ts';
import { systemAfter } from './timer.ts';

export type DistrictOptions = {
  readonly db: Database;
  /** As the clinics list it. */
  readonly name: string;
  /** Null: the one that is there, or a new one. */
  readonly referenceScopeId: string | null;
  /** For demonstrations and tests: a code without end that lets everybody in. Null in a district. */
  readonly demonstrationCode: string | null;
  readonly now: () => number;
  readonly makeId: MakeId;
  /** The machine's own timer unless a simulation hands in another. */
  readonly after?: After;
  /** Where snapshots of clinics lie; null makes none. */
  readonly snapshotFolder?: string | null;
  /** Feeds shorter than this are pulled instead of loaded. */
  readonly pullBelow?: SnapshotsOptions['pullBelow'];
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
};

/** The district on a migrated database: everything that its doors need. */
export type District = Enrolment & {
  readonly device: ServerDevice;
  readonly reference: ReferenceScope;
  /** How the district speaks in scopes, also in those that clinics order. */
  readonly writer: Writer;
  readonly lookUpKey: LookUpKey;
  readonly ownScopes: OwnScopes;
  readonly snapshots: Snapshots | null;
  readonly onFault: (error: unknown) => void;
};

/** Opens the district: its identity, its own scope, and another try for what could not be folded. */
export async function openDistrict(options: DistrictOptions): Promise<District> {
  const { db, name, now, makeId, onFault, demonstrationCode } = options;
  const { after = systemAfter } = options;
  const device = await openDevice(db, makeId);
  const scopeId = options.referenceScopeId ?? (await findReference(db)) ?? makeId();
  const reference = await openReference({ db, device, scopeId, name, now, makeId, after });
  const writer: Writer = { device, name, now, makeId, onSaid: () => undefined };
  await inTransaction(db, (trx) => introduceSelf(trx, writer, now()));
  const scopes = await db.selectFrom('scopes').select('scope_id').execute();
  for (const scope of scopes) await inTransaction(db, (trx) => retryRefused(trx, scope.scope_id));
  return {
    db,
    device,
    name,
    referenceScopeId: scopeId,
    demonstrationCode,
    throttle: makeAttemptThrottle(),
    now,
    makeId,
    reference,
    writer,
    lookUpKey: await openLookUpKey(db),
    ownScopes: createOwnScopes({ db, now, after }),
    snapshots: await openSnapshotsOf(options, device),
    onFault,
  };
}

async function openSnapshotsOf(
  { snapshotFolder: folder = null, after = systemAfter, ...options }: DistrictOptions,
  device: ServerDevice,
): Promise<Snapshots | null> {
  return folder === null ? null : openSnapshots({ ...options, device, folder, after });
}

async function findReference(db: Database): Promise<string | null> {
  const row = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'reference')
    .where('is_home', '=', true)
    .orderBy('scope_id')
    .executeTakeFirst();
  return row?.scope_id ?? null;
}
