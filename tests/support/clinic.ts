import type { After } from '../../shared/lib/clock.ts';
import type { Claim } from '../../shared/replication/claim.ts';
import type { DoorLimits } from '../../shared/replication/door.ts';
import { becomeHome } from '../../electron/data/replication/take-over.ts';
import type { OnApplied } from '../../electron/data/replication/apply.ts';
import { type HomeServer, startHomeServer } from '../../electron/data/replication/home-server.ts';
import { type Membership, openMembership } from '../../electron/data/replication/membership.ts';
import { createReplicator, type Replicator } from '../../electron/data/replication/replicator.ts';
import { clinicScope, referenceScope } from './acts.ts';
import { eventually } from './eventually.ts';
import { type Image, openReplica, type Replica } from './replica.ts';
import { type CutLine, openCutLine } from './line-proxy.ts';
import { loadsFirst } from './snapshot-home.ts';

export const enrolmentCode = 'demonstration-code';

/** A workstation with everything that it needs to replicate. */
export type Workstation = Replica & {
  readonly replicator: Replicator;
  readonly membership: Membership;
  readonly faults: unknown[];
  /** Homes that it heard of. */
  readonly heard: readonly Claim[];
  start(): Promise<void>;
};

export type HomeWorkstation = Workstation & { readonly server: HomeServer };

type Options = {
  readonly clockOffsetMs?: number;
  readonly enrolmentCode?: string;
  readonly onApplied?: OnApplied;
  /** Another clinic than the one of every test. */
  readonly clinicId?: string;
  /** Of the scope of a hospital's workstation or a tablet. */
  readonly scopeKind?: 'hospital' | 'tablet';
  /** At a desk: it loads a snapshot before it follows. */
  readonly firstLoad?: (
    desk: Replica,
    faults: unknown[],
  ) => NonNullable<Parameters<typeof createReplicator>[0]['firstLoad']>;
  /** At a home: without TLS, so that a test can look at the line; that is what tests have without a word. */
  readonly isPlain?: boolean;
  /** At a home: what its door puts up with. */
  readonly limits?: DoorLimits;
  /** A database that was restored, or copied from another machine. */
  readonly image?: Image;
  /** At a home: it takes the clinic over before it opens. */
  readonly takesOver?: boolean;
  /** At a home: it has so little of its clinic that it stopped ordering, to load it from the district. */
  readonly onSuccession?: () => void;
  /** Its timers, where a test does not want to wait for them. */
  readonly after?: After;
};

/** The clinic's home, listening on loopback, with or without a district. */
export async function openHome(
  options: Options & { readonly districtUrl?: string; readonly port?: number } = {},
): Promise<HomeWorkstation> {
  const { isPlain = true, limits } = options;
  const role = { kind: 'home', districtUrl: options.districtUrl ?? null } as const;
  const home = await openWorkstation(role, options);
  const server = await startHomeServer({
    ...home,
    name: 'home',
    demonstrationCode: enrolmentCode,
    isPlain,
    limits,
    port: options.port ?? 0,
    onFault: (error) => home.faults.push(error),
  });
  return {
    ...home,
    server,
    close: async () => {
      await server.close();
      await home.close();
    },
  };
}

/** Another workstation of the clinic. */
export function openDesk(homeUrl: string, options: Options = {}): Promise<Workstation> {
  return openWorkstation({ kind: 'desk', homeUrl }, options);
}

/** A hospital's workstation, or a tablet: it loads what it was granted from the district, and follows. */
export function openGuest(
  districtUrl: string,
  { clinicId, scopeKind, ...options }: Options & Required<Pick<Options, 'clinicId' | 'scopeKind'>>,
): Promise<Workstation> {
  const own = { clinicId, scopeKind };
  const firstLoad = loadsFirst({ scopeId: clinicId, kind: scopeKind });
  return openWorkstation({ kind: 'guest', districtUrl }, { firstLoad, ...own, ...options });
}

type Role = Parameters<typeof createReplicator>[0]['role'];

/** How late everything is on every line between workstations and district: shows tests that win by speed. */
const lineAfterMs = Number(process.env['LINE_AFTER_MS'] ?? 0);

async function throughSlowLine(role: Role): Promise<{ role: Role; line: CutLine | null }> {
  const url = role.kind === 'desk' ? role.homeUrl : role.districtUrl;
  if (lineAfterMs === 0 || url === null) return { role, line: null };
  const line = await openCutLine(url, lineAfterMs);
  if (role.kind === 'desk') return { role: { ...role, homeUrl: line.url }, line };
  return { role: { ...role, districtUrl: line.url }, line };
}

async function openWorkstation(wanted: Role, options: Options): Promise<Workstation> {
  const { role, line } = await throughSlowLine(wanted);
  const faults: unknown[] = [];
  const replica = await openReplica({ ...options, isHome: role.kind === 'home' });
  const { ledger, device, clock } = replica;
  if (options.takesOver)
    await replica.db.write((trx) =>
      becomeHome(trx, clinicScope, { ledger, device, now: clock.now(), url: null }),
    );
  const heard: Claim[] = [];
  const { deviceId } = device;
  const membership = await openMembership({ db: replica.db, deviceId, now: Date.now });
  const replicator = createReplicator({
    ...replica,
    role,
    firstLoad: options.firstLoad?.(replica, faults),
    membership,
    random: Math.random,
    name: role.kind,
    clinicScopeId: options.clinicId ?? clinicScope,
    scopeKind: options.scopeKind,
    referenceScopeId: referenceScope,
    enrolmentCode: options.enrolmentCode ?? enrolmentCode,
    onHome: (claim) => heard.push(claim),
    after: options.after,
    ...(options.onSuccession ? { onSuccession: options.onSuccession } : {}),
    onFault: (error) => faults.push(error),
  });
  return {
    ...replica,
    replicator,
    membership,
    faults,
    heard,
    start: () => replicator.start(),
    close: async () => {
      await replicator.stop();
      await line?.close();
      await replica.close();
    },
  };
}

/** Ids of the feed of a clinic's scope, in order. */
export async function feedIds(
  { db }: Replica,
  scopeId: string = clinicScope,
): Promise<readonly string[]> {
  const rows = await db.read
    .selectFrom('feed')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.tx_id);
}

export async function outboxIds({ db }: Replica): Promise<readonly string[]> {
  const rows = await db.read.selectFrom('outbox').select('tx_id').orderBy('tx_no').execute();
  return rows.map((row) => row.tx_id);
}

/** Every row of every resident as it stands, for comparing two databases. */
export function residents({ db }: Replica) {
  return db.read.selectFrom('residents').selectAll().orderBy('id').execute();
}

/** Resolves when a database has seen all that another has of a clinic's scope. */
export async function atOne(one: Replica, other: Replica, scopeId?: string): Promise<void> {
  await eventually(async () => {
    const [a, b] = [await feedIds(one, scopeId), await feedIds(other, scopeId)];
    if (a.length === 0) throw new Error('nothing is there yet');
    if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error('the feeds differ');
    const left = [...(await outboxIds(one)), ...(await outboxIds(other))];
    if (left.length > 0) throw new Error('an outbox is not empty');
  });
}
