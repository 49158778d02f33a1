import { setImmediate } from 'node:timers/promises';
import type { OnApplied } from '../../electron/data/replication/apply.ts';
import type { DatabaseHandle, ReadDb } from '../../electron/data/db/handle.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { type Changes, createChanges } from '../../electron/data/live/changes.ts';
import { type Device, openDevice } from '../../electron/data/replication/device.ts';
import { readStanding } from '../../electron/data/replication/feed-page.ts';
import { createHome } from '../../electron/data/replication/home.ts';
import { createProtocolHandler, type Door } from '../../electron/data/replication/home-router.ts';
import { findCaller } from '../../electron/data/replication/known-devices.ts';
import { createLedger, type Ledger } from '../../electron/data/replication/ledger.ts';
import { type Membership, openMembership } from '../../electron/data/replication/membership.ts';
import type { Peer } from '../../electron/data/replication/peer.ts';
import { createReplicator, type Replicator } from '../../electron/data/replication/replicator.ts';
import type { ReplicatorOptions } from '../../electron/data/replication/replicator-options.ts';
import { isSuccessor } from '../../electron/data/replication/succession.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import { type Call, type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { Claim } from '../../shared/replication/claim.ts';
import { has } from '../../shared/replication/mechanisms.ts';
import type { Disk } from './disk.ts';
import { type Life, ProcessDied } from './life.ts';
import type { Reply } from './line.ts';
import { referenceScope } from './people.ts';
import {
  type Busy,
  type DoorOptions,
  type Mounts,
  openDoor,
  openFirstLoad,
  shelfBeside,
} from './snapshots.ts';

export const fileKey = databaseKey('5a'.repeat(32));

export type ProcessOptions = {
  readonly disk: Disk;
  readonly life: Life;
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeId: MakeId;
  readonly name: string;
  readonly clinicId: string;
  /** As it was set up; what its database says counts. */
  readonly isHome: boolean;
  /** Whether it orders its clinic, or will when it is loaded from the district; else it follows. */
  readonly onPlace: (isHome: boolean, isSuccessor: boolean) => void;
  readonly connect: (role: 'home' | 'district', from: Connecting) => Peer;
  /** Whether it hears, and tells, who was sent away. */
  readonly hasDismissals?: boolean;
  /** Another workstation orders the clinic than was known. */
  readonly onHome: (claim: Claim) => void;
  /** What becomes of a clinic's new home that has nothing of its clinic; null where that is not played. */
  readonly succession: Succession | null;
  readonly onFault: (error: unknown) => void;
  readonly busy: Busy;
  /** A feed that is shorter than this is pulled by whoever has nothing of it yet. */
  readonly pullBelow: number;
  /** How the bytes of papers are carried here; null where there are none. */
  readonly carry: Carry | null;
  /** What a data host derives from every row that arrives; nothing in a simulation of replication. */
  readonly onApplied?: OnApplied | undefined;
};

/** Whoever asks over a line. */
export type Connecting = Pick<Process, 'life' | 'device' | 'membership'>;

/** Begins to carry; at a home with what mounts its door for the desks. */
export type Carry = (parts: CarriedParts, server: Mounts | null) => void;
export type CarriedParts = Pick<Process, 'db' | 'ledger' | 'replicator' | 'changes'> & {
  readonly onFault: (error: unknown) => void;
};

export type Succession = {
  /** This home loads its clinic from the district first. */
  readonly onSuccession: () => void;
  /** The clinic is here, and this workstation was to take it over then. */
  readonly onLoaded: () => void;
};

/** A workstation that is switched on: the real data host's replication on its own files. */
export type Process = {
  readonly life: Life;
  /** The clinic's home to be: it loads the clinic from the district. */
  readonly isSuccessor: boolean;
  readonly db: DatabaseHandle;
  readonly device: Device;
  readonly ledger: Ledger;
  readonly replicator: Replicator;
  /** Null where nobody is sent away. */
  readonly membership: Membership | null;
  /** Through which people wake what waits for them. */
  readonly changes: Changes;
  /** Answers a request of another device, as its server would. */
  answer(path: string, text: string, deviceId: string): Promise<Reply>;
  /** How many of these are in the feed, as another connection sees it. */
  findOnDisk(txIds: readonly string[]): Promise<number>;
  /** Closes the files of a process that has died. */
  bury(): Promise<void>;
};

/** @throws ProcessDied when its life ends before it is up */
export async function startProcess(options: ProcessOptions): Promise<Process> {
  const { disk, life, clock, random, makeId, name, clinicId, busy } = options;
  const db = await openDatabase(disk.path(), fileKey, {
    around: (connection) => disk.around(connection, life),
  });
  const onFault = faultsOf(options);
  const standing = await readStanding(db.read, clinicId);
  const isHome = standing ? standing.is_home === 1 : options.isHome;
  const leads = !isHome && isSuccessor(db.read, clinicId);
  options.onPlace(isHome, leads);
  const device = await db.write((trx) => openDevice(trx, makeId));
  const membership = options.hasDismissals
    ? await openMembership({ db, deviceId: device.deviceId, now: clock.now })
    : null;
  const ledger = createLedger({ db, clock, makeId, device, onApplied: options.onApplied });
  const replicator = createReplicator({
    db,
    ledger,
    device,
    clock,
    random,
    name,
    clinicScopeId: clinicId,
    referenceScopeId: referenceScope,
    enrolmentCode: null,
    role: roleOf(isHome, leads),
    onHome: (claim) => life.isAlive() && options.onHome(claim),
    onFault,
    after: life.after,
    connect: (role) => options.connect(role, { life, device, membership }),
    firstLoad: (peer, line) =>
      openFirstLoad(
        { db, ledger, clock, random, after: life.after, scopeId: clinicId, onFault, busy },
        peer,
        line,
      ),
    ...whileAlive(options),
  });
  const { news, districtView, relayPush, relayDonation } = replicator;
  const home = createHome({
    db: has('acknowledge-after-commit') ? db : hasty(db),
    ledger,
    device,
    name,
    now: clock.now,
    news,
    districtView,
    relayPush,
    relayDonation,
    onSuperseded: replicator.superseded,
    closing: new AbortController().signal,
  });
  const protocol = createProtocolHandler(home, onFault, doorkeeperOf(membership));
  const changes = createChanges();
  const carry = (server: Mounts | null) =>
    options.carry?.({ db, ledger, replicator, changes, onFault }, server);
  const handle = isHome
    ? doorOf(options, { db, device, onFault, mountMore: carry }, protocol)
    : protocol;
  await replicator.start();
  if (!isHome) carry(null);
  return {
    life,
    isSuccessor: leads,
    db,
    device,
    ledger,
    replicator,
    membership,
    changes,
    answer: (path, text, deviceId) =>
      answerCall(handle, { path, text }, () => findCaller(db.read, deviceId)),
    findOnDisk: (txIds) => countInFeed(db.read, txIds),
    bury: async () => {
      life.end();
      await db.close().catch(() => undefined);
    },
  };
}

/** Nobody is let in by a code; who is not any more is told. */
function doorkeeperOf(membership: Membership | null): Door | undefined {
  if (!membership) return undefined;
  return {
    enrol: () => Promise.reject(new ProtocolRefusal('code-wrong')),
    refused: membership.refused,
  };
}

function roleOf(isHome: boolean, leads: boolean): ReplicatorOptions['role'] {
  if (isHome) return { kind: 'home', districtUrl: '' };
  return leads ? { kind: 'successor', districtUrl: '' } : { kind: 'desk', homeUrl: '' };
}

/** Who is still being switched on goes elsewhere when that is done. */
function whileAlive({ life, succession }: ProcessOptions): Partial<Succession> {
  if (!succession) return {};
  const { onSuccession, onLoaded } = succession;
  return {
    onSuccession: () => void life.after(0, onSuccession),
    onLoaded: () => void life.after(0, onLoaded),
  };
}

/** Desks have no door: only a home hands out snapshots. */
function doorOf(
  { disk, life, clock, clinicId, busy, pullBelow }: ProcessOptions,
  known: Pick<DoorOptions, 'db' | 'device' | 'onFault' | 'mountMore'>,
  protocol: Handle,
): Handle {
  const folder = shelfBeside(disk.path());
  return openDoor(
    {
      ...known,
      life,
      busy,
      folder,
      clock,
      scopeId: clinicId,
      after: life.after,
      pullBelow: { entries: pullBelow, bytes: Number.POSITIVE_INFINITY },
      refuseWrites: disk.refuseWrites,
    },
    protocol,
  );
}

/** A mechanism taken out: it answers when the work is done, and commits a little later. */
function hasty(db: DatabaseHandle): DatabaseHandle {
  return {
    ...db,
    write: (work) =>
      new Promise((resolve, reject) => {
        const committed = db.write(async (trx) => {
          const result = await work(trx);
          resolve(result);
          for (let turn = 0; turn < COMMIT_TURNS; turn += 1) await setImmediate();
          return result;
        });
        committed.catch(reject);
      }),
  };
}

/** Turns of the event loop, enough for an answer to be on its way. */
const COMMIT_TURNS = 20;

/** What a process says after its end is not heard, and a full disk is not a fault of the program. */
function faultsOf({ life, onFault }: ProcessOptions): (error: unknown) => void {
  return (error) => {
    const isExpected = error instanceof ProcessDied || isDiskFull(error);
    if (life.isAlive() && !isExpected) onFault(error);
  };
}

/** SQLite's word, the product's, and the system's. */
const FULL = new Set(['SQLITE_FULL', 'disk-full', 'ENOSPC']);

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FULL.has(String(error.code));
}

/** @throws what is not expected of a machine in bad times */
export function isLost(error: unknown): void {
  if (!(error instanceof ProcessDied) && !isDiskFull(error)) throw error;
}

async function countInFeed(db: ReadDb, txIds: readonly string[]): Promise<number> {
  const rows = await db.selectFrom('feed').select('tx_id').where('tx_id', 'in', txIds).execute();
  return rows.length;
}

/** Before an address: bytes are asked for, from the place on that the text says. */
export const GET = 'GET ';
/** Before an address: the text is bytes that are handed over. */
export const BYTES = 'BYTES ';

type Handle = ReturnType<typeof createProtocolHandler>;

/** What a text on the line asks. */
function callOf(path: string, text: string): Omit<Call, 'address' | 'caller'> {
  const isGet = path.startsWith(GET);
  const isBytes = path.startsWith(BYTES);
  const target = isGet || isBytes ? path.slice(path.indexOf(' ') + 1) : path;
  const [method, range] = isGet ? (['GET', text] as const) : (['POST', null] as const);
  const body = Buffer.from(text, isBytes ? 'base64' : 'utf8');
  return { method, path: target.split('?', 1)[0] ?? '', target, body, range };
}

/** As the exchange of the real server does it, without HTTP and signatures. */
export async function answerCall(
  handle: Handle,
  { path, text }: { readonly path: string; readonly text: string },
  readCaller: () => Promise<Caller | null>,
): Promise<Reply> {
  try {
    const caller = await readCaller();
    if (!caller) throw new ProtocolRefusal('not-enrolled');
    const reply = await handle({ ...callOf(path, text), address: '', caller });
    return { status: reply.status, text: Buffer.from(reply.body).toString('utf8') };
  } catch (error) {
    if (error instanceof ProtocolRefusal)
      return { status: error.status, text: JSON.stringify({ code: error.code }) };
    return { status: 500, text: JSON.stringify({ code: 'internal' }) };
  }
}
