import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toInstant } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../log.ts';
import { type RunningJob, runApart } from './apart.ts';
import {
  alignWithFolder,
  forgetFailed,
  noteBegun,
  noteFailed,
  noteRemoved,
  noteVerified,
} from './catalogue.ts';
import { BackupFailure, type FailureCode, failureCodeOf } from './failure.ts';
import {
  backupFileName,
  certificatePath,
  partialPath,
  readCertificates,
  removePartials,
  requireFolder,
  writeJsonFile,
} from './folder.ts';
import type { JobResult } from './job.ts';
import { withLock } from './lock.ts';
import type { Certificate } from './manifest.ts';
import { placeOf } from './place.ts';
import { hashFile } from './read.ts';
import { chooseExpired, type Retention } from './retention.ts';
import { dropLeftScratch } from './scratch.ts';
import { announceDurable, announcedIn, findDurable } from './watermark.ts';

export type KeeperOptions = Retention & {
  readonly db: Database;
  readonly databaseUrl: string;
  /** The device of this server. */
  readonly districtId: string;
  readonly folder: string;
  /** Only our own default folder is made; a named one has to be there. */
  readonly mayCreateFolder: boolean;
  /** Where PostgreSQL keeps its data, if that is on this machine. */
  readonly databaseFolder: string | null;
  /** The operator's word that the folder outlives the disk of the database. */
  readonly isKeptElsewhere: boolean;
  readonly key: Uint8Array | null;
  readonly now: () => number;
  readonly makeId: MakeId;
  readonly log: Log;
};

export type BackupOutcome =
  | { readonly certificate: Certificate }
  | { readonly failure: FailureCode };

/** The backups of a district: one at a time, proved, listed, and what follows from them. */
export type BackupKeeper = {
  /** Makes one now. Refuses with `already-running` while another one is made. */
  runNow(): Promise<BackupOutcome>;
  isRunning(): boolean;
  /** Stops a running one where it stands; the next start tidies up. */
  close(): Promise<void>;
};

/** How long a failed one stays in the list. */
const FORGET_MS = 30 * 86_400_000;

/** Opens the folder: tidies up after a crash and finds again what was announced. */
export async function openKeeper(options: KeeperOptions): Promise<BackupKeeper> {
  const state: State = { job: null, running: null, isClosed: false };
  await attempt(options, () => withLock(options.databaseUrl, () => alignAll(options)));
  return {
    runNow: () => {
      if (state.running) return Promise.resolve({ failure: 'already-running' });
      state.running = run(options, state).finally(() => {
        state.running = null;
      });
      return state.running;
    },
    isRunning: () => state.running !== null,
    close: async () => {
      state.isClosed = true;
      await state.job?.stop();
      await state.running;
    },
  };
}

type State = { job: RunningJob | null; running: Promise<BackupOutcome> | null; isClosed: boolean };

async function attempt(
  { log }: KeeperOptions,
  work: () => Promise<void>,
): Promise<FailureCode | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const reason = failureCodeOf(error);
    log.error({ reason, ...(reason === 'fault' ? describe(error) : {}) }, 'backups');
    return reason;
  }
}

function describe(error: unknown): object {
  return error instanceof Error ? { fault: error.name } : {};
}

/** Under the lock: nobody else is at work in this folder or on a scratch database. */
async function alignAll(options: KeeperOptions): Promise<void> {
  const { db, folder, districtId, databaseUrl } = options;
  await requireFolder(folder, options.mayCreateFolder);
  await announcedIn(folder, districtId);
  await removePartials(folder);
  await dropLeftScratch(databaseUrl, districtId);
  await alignWithFolder(db, await ownCertificates(options));
  await announceDurable(options, new Map());
}

async function ownCertificates({ folder, districtId }: KeeperOptions) {
  const all = await readCertificates(folder);
  if (all.some((one) => one.districtId !== districtId)) throw new BackupFailure('foreign-folder');
  return all;
}

async function run(options: KeeperOptions, state: State): Promise<BackupOutcome> {
  const { db, log, now, makeId } = options;
  const id = makeId();
  const takenAt = toInstant(now());
  const file = backupFileName(takenAt, id);
  const begun = { id, takenAt, file, isEncrypted: options.key !== null };
  const made: { certificate: Certificate | null } = { certificate: null };
  const failure = await attempt(options, async () => {
    await withLock(options.databaseUrl, async () => {
      await alignAll(options);
      await noteBegun(db, begun);
      made.certificate = await makeOne(options, state, begun);
      await forgetFailed(db, now() - FORGET_MS);
    });
  });
  if (failure === null && made.certificate) {
    const { bytes, rows, tookMs } = made.certificate;
    log.info({ id, bytes, rows, tookMs }, 'backup verified');
    return { certificate: made.certificate };
  }
  const reason = failure ?? 'fault';
  // Where not even the list can be written, the log has it.
  if (reason !== 'already-running') await noteEnd(options, begun, reason);
  return { failure: reason };
}

type Begun = Parameters<typeof noteBegun>[1];

/** A thread that was ended could not tidy up after itself. */
async function noteEnd(
  { db, folder }: KeeperOptions,
  begun: Begun,
  reason: FailureCode,
): Promise<void> {
  await rm(partialPath(folder, begun.file), { force: true }).catch(() => undefined);
  await noteBegun(db, begun).catch(() => undefined);
  await noteFailed(db, begun.id, reason).catch(() => undefined);
}

async function makeOne(options: KeeperOptions, state: State, begun: Begun): Promise<Certificate> {
  const { db, folder, databaseUrl, databaseFolder, key, log } = options;
  const before = (await ownCertificates(options)).filter(isEarlierThan(begun));
  const expectedBytes = before.at(-1)?.bytes ?? 0;
  const { id, file, takenAt } = begun;
  if (state.isClosed) throw new BackupFailure('interrupted');
  const job = { databaseUrl, folder, file, id, takenAt, key, expectedBytes, databaseFolder };
  state.job = runApart(job);
  const answer = await state.job.answer;
  state.job = null;
  if (!('result' in answer)) {
    if (answer.code === 'fault') log.error(answer.fault, 'backup fault');
    throw new BackupFailure(answer.code);
  }
  const one = certify(options, begun, answer.result);
  await writeJsonFile(certificatePath(folder, file), one);
  await noteVerified(db, one);
  await announceWith(options, before, one);
  await removeExpired(options);
  return one;
}

/** One that bears a later time was taken under a clock that was ahead: it is not the one before. */
function isEarlierThan({ takenAt }: Begun) {
  return (one: Certificate) => one.takenAt < takenAt;
}

function certify({ now }: KeeperOptions, begun: Begun, result: JobResult): Certificate {
  const { districtId, schemaVersion, bytes, sha256, rows, scopes } = result;
  return {
    ...begun,
    districtId,
    schemaVersion,
    bytes,
    sha256,
    rows,
    scopes: [...scopes],
    verifiedAt: toInstant(now()),
    tookMs: result.writeMs + result.verifyMs,
  };
}

/**
 * The one before is read again: only what still lies there as it was proved is counted on. Backups that
 * would go with the database secure nothing, since desks let go of what is secured.
 */
async function announceWith(
  options: KeeperOptions,
  before: readonly Certificate[],
  one: Certificate,
): Promise<void> {
  const { db, folder, log } = options;
  const place = await placeOf(options);
  if (place !== 'elsewhere') return log.info({ place }, 'backup secures nothing');
  const previous = before.at(-1);
  const isThere = previous && (await hashFile(join(folder, previous.file))) === previous.sha256;
  const durable = await findDurable(db, isThere ? [previous, one] : [one]);
  await announceDurable(options, durable);
}

async function removeExpired(options: KeeperOptions): Promise<void> {
  const { db, folder, now } = options;
  for (const { id, file } of chooseExpired(await ownCertificates(options), options, now())) {
    await rm(join(folder, file), { force: true });
    await rm(certificatePath(folder, file), { force: true });
    await noteRemoved(db, id);
  }
}
