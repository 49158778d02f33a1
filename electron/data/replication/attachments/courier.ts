import type { After, Clock } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import {
  ATTACHMENT_PATH,
  type AttachmentAnswer,
  attachmentAnswer,
} from '../../../../shared/replication/attachment-messages.ts';
import { type Random, restMs } from '../../../../shared/replication/back-off.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import type { Ledger } from '../ledger.ts';
import { findPeer } from '../known-devices.ts';
import { type Peer, PeerRefusal, PeerUnreachable } from '../peer.ts';
import { createSignal, type Signal } from '../signal.ts';
import { createPieceSize } from './piece-size.ts';
import { missingHashes, noteAbsent, noteHolder, unheldHashes, wantedHashes } from './queue.ts';
import { dropLeft, findFile, namedBytes, openFile } from './store.ts';
import { downloadFile, type TransferOptions, uploadFile, WrongBytes } from './transfer.ts';
import { createTurn } from './turn.ts';

export type CourierOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Pick<Ledger, 'onChange'>;
  readonly clock: Clock;
  readonly after: After;
  readonly random: Random;
  readonly makeId: MakeId;
  readonly scopeId: string;
  /** The clinic's home at a desk, the district at a home. */
  readonly peer: Peer;
  readonly role: 'home' | 'district';
  /** The feed has something to hand over on this line: it goes first. */
  readonly isBusy: () => boolean;
  /** Tells of every change of the line, and of what waits for it. */
  readonly news: Signal;
  readonly bytesPerSecond: number;
  /** Something arrived, or is on its way further than before. */
  readonly onProgress: () => void;
  readonly onFault: (error: unknown) => void;
};

/** Carries the bytes of attachments between this database and the one that it asks, one file at a time. */
export type Courier = {
  start(): void;
  /** Somebody wants something now. */
  wake(): void;
  stop(): Promise<void>;
};

/** Of each kind in one question. */
const ASK_MAX = 60;
/** How long nothing is asked when nothing is known to be under way. */
const IDLE_MS = 600_000;
/** Something was asked for that is not to be had yet. */
const LATER_MS = 10_000;
/** What nobody has yet is not asked for with every act that goes over the line. */
const MISSING_MS = 60_000;
const ASK_MS = 20_000;

type World = {
  readonly options: CourierOptions;
  readonly transfer: TransferOptions;
  /** Where the look for missing bytes goes on, and when, by the monotonic clock. */
  missingAfter: string;
  missingNextAt: number;
};

export function createCourier(options: CourierOptions): Courier {
  const stopping = new AbortController();
  const wakes = createSignal(options.after);
  const world = createWorld(options, stopping.signal);
  let isWoken = false;
  let running: Promise<void> = Promise.resolve();
  const wake = () => {
    isWoken = true;
    wakes.notify();
  };
  const stopListening = options.ledger.onChange((entities) => {
    if (entities.has('attachments')) wake();
  });

  async function rest(ms: number): Promise<void> {
    if (!isWoken && !stopping.signal.aborted) await wakes.next(ms);
    isWoken = false;
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await rest(await round(world));
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        world.transfer.size.failed();
        if (!isExpected(error)) options.onFault(error);
        isWoken = false;
        await rest(restMs(failures, options.random));
      }
    }
  }

  return {
    start: () => {
      running = run();
    },
    wake,
    stop: async () => {
      stopListening();
      stopping.abort();
      wakes.notify();
      options.news.notify();
      await running;
    },
  };
}

function createWorld(options: CourierOptions, signal: AbortSignal): World {
  const size = createPieceSize();
  return {
    options,
    transfer: { ...options, turn: createTurn({ ...options, signal }), size, signal },
    missingAfter: '',
    missingNextAt: 0,
  };
}

function isExpected(error: unknown): boolean {
  return (
    error instanceof PeerUnreachable || error instanceof PeerRefusal || error instanceof WrongBytes
  );
}

/**
 * Asks once for all that is of interest and carries what can be carried: first what somebody waits for.
 *
 * @returns how long nothing is to be done, in ms
 * @throws PeerUnreachable at once; what is wrong with one file only when the others were carried
 */
async function round(world: World): Promise<number> {
  const { db, scopeId, role } = world.options;
  const holder = (await findPeer(db.read, role))?.deviceId;
  if (holder === undefined) return LATER_MS;
  const wanted = await wantedHashes(db.read, ASK_MAX);
  const missing = await missingOf(world);
  const now = world.options.clock.now();
  const unheld = await unheldHashes(db.read, { holder, now, limit: ASK_MAX });
  const hashes = [...new Set([...wanted, ...missing, ...unheld])];
  if (hashes.length === 0) return idleMs(world);
  // Behind the feed: an act that is on its way right now is then known on the other side.
  await world.transfer.turn.take();
  const told = await ask(world, { scopeId, hashes });
  const failures = [
    ...(await each(wanted, (sha256) =>
      fetch(world, told.get(sha256), { sha256, holder, isAsked: true }),
    )),
    ...(await each(unheld, (sha256) => handOver(world, told.get(sha256), holder))),
    ...(await each(missing, (sha256) =>
      fetch(world, told.get(sha256), { sha256, holder, isAsked: false }),
    )),
  ];
  if (missing.some((sha256) => !told.get(sha256)?.isWhole))
    world.missingNextAt = world.options.clock.monotonic() + MISSING_MS;
  if (failures.length > 0) throw failures[0];
  if (missing.length === ASK_MAX || unheld.length === ASK_MAX) return 0;
  // Wanted and not to be had, or the act that names it is still on its way.
  const isLeft = [...wanted, ...unheld].some((sha256) => !told.get(sha256)?.isWhole);
  return isLeft ? LATER_MS : idleMs(world);
}

/** Nothing is under way; what nobody had is looked for when its time comes. */
function idleMs({ options, missingNextAt }: World): number {
  const left = missingNextAt - options.clock.monotonic();
  return left > 0 ? left : IDLE_MS;
}

/** One after the other. What is wrong with one does not keep the next ones waiting; a broken line does. */
async function each(
  hashes: readonly string[],
  carry: (sha256: string) => Promise<void>,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const sha256 of hashes) {
    try {
      await carry(sha256);
    } catch (error) {
      const isOfTheFile = error instanceof WrongBytes || error instanceof PeerRefusal;
      if (!isOfTheFile) throw error;
      failures.push(error);
    }
  }
  return failures;
}

/** A home has all that its feed names; a desk what somebody opens there. */
async function missingOf(world: World): Promise<readonly string[]> {
  const { db, scopeId, role, clock } = world.options;
  if (role === 'home' || clock.monotonic() < world.missingNextAt) return [];
  const asked = { scopeId, after: world.missingAfter, limit: ASK_MAX };
  const missing = await missingHashes(db.read, asked);
  world.missingAfter = missing.length === ASK_MAX ? String(missing.at(-1)) : '';
  return missing;
}

type Standing = AttachmentAnswer['files'][number];

async function ask(
  { options: { peer }, transfer: { signal } }: World,
  question: { readonly scopeId: string; readonly hashes: readonly string[] },
): Promise<ReadonlyMap<string, Standing>> {
  const { body } = await peer.request(ATTACHMENT_PATH, question, { timeoutMs: ASK_MS, signal });
  const answer = attachmentAnswer.safeParse(body);
  if (!answer.success) throw new PeerRefusal('bad-message');
  return new Map(answer.data.files.map((file) => [file.sha256, file]));
}

type Wanted = {
  readonly sha256: string;
  /** Who has it, if the answer says so. */
  readonly holder: string;
  /** Somebody waits for it here, and may change their mind. */
  readonly isAsked: boolean;
};

async function fetch(
  { options, transfer }: World,
  standing: Standing | undefined,
  { sha256, holder, isAsked }: Wanted,
): Promise<void> {
  const { db, scopeId, clock, makeId, onProgress } = options;
  const bytes = standing?.isWhole ? await namedBytes(db.read, scopeId, sha256) : null;
  if (bytes === null) {
    await db.write((trx) => noteAbsent(trx, sha256, clock.now()));
    onProgress();
    return;
  }
  await db.write(async (trx) => {
    await openFile(trx, { id: makeId(), sha256, bytes, now: clock.now() });
    await noteAbsent(trx, sha256, null);
    await noteHolder(trx, sha256, { deviceId: holder, now: clock.now() });
  });
  const goesOn = () => (isAsked ? isWanted(db, sha256) : Promise.resolve(true));
  await downloadFile(sha256, transfer, goesOn);
}

async function isWanted({ read }: DatabaseHandle, sha256: string): Promise<boolean> {
  const row = await read
    .selectFrom('attachment_files')
    .select('wanted_at')
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return (row?.wanted_at ?? null) !== null;
}

async function handOver(
  { options, transfer }: World,
  standing: Standing | undefined,
  holder: string,
): Promise<void> {
  const { db, clock, onProgress } = options;
  const file = standing && (await findFile(db.read, standing.sha256));
  if (!standing || !file?.isWhole) return;
  const { sha256 } = standing;
  if (!standing.isWhole) {
    await db.write((trx) => noteHolder(trx, sha256, null));
    await uploadFile(file, standing.here, transfer);
  }
  await db.write(async (trx) => {
    await noteHolder(trx, sha256, { deviceId: holder, now: clock.now() });
    await dropLeft(trx, sha256);
  });
  onProgress();
}
