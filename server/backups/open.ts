import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { MakeId } from '../../shared/lib/ids.ts';
import { LaunchError } from '../db/engine.ts';
import { clusterFolder } from '../db/launcher.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../log.ts';
import { type BackupConfig, backupFolder, readBackupKey } from './config.ts';
import { failureCodeOf, failureSentences } from './failure.ts';
import { type BackupKeeper, openKeeper } from './keeper.ts';
import { type Place, placeOf } from './place.ts';
import { openBackup } from './read.ts';
import { restoreInto } from './restore.ts';
import { type Schedule, startSchedule } from './schedule.ts';

export type Backups = {
  readonly keeper: BackupKeeper;
  readonly schedule: Schedule;
  readonly folder: string;
  /** What its configuration says of the folder, see {@link BackupConfig}. */
  readonly isKeptElsewhere: boolean;
  /** Where they lie now; a disk comes and goes. Null where the folder can not be looked at. */
  place(): Promise<Place | null>;
  readonly isEncrypted: boolean;
  close(): Promise<void>;
};

export type BackupsOptions = {
  readonly config: BackupConfig;
  readonly dataDirectory: string;
  /** Whether PostgreSQL is ours and lives in the data directory. */
  readonly isOwnCluster: boolean;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly districtId: string;
  readonly now: () => number;
  readonly makeId: MakeId;
  readonly log: Log;
};

const MINUTE_MS = 60_000;

/** The backups of a running server, made by themselves. @throws LaunchError when the key is none */
export async function openBackups(options: BackupsOptions): Promise<Backups> {
  const { config, dataDirectory, isOwnCluster, ...rest } = options;
  const folder = backupFolder(config, dataDirectory);
  const databaseFolder = isOwnCluster ? clusterFolder(dataDirectory) : null;
  const { isKeptElsewhere } = config;
  const lying = { folder, databaseFolder, isKeptElsewhere };
  const key = readBackupKey(config.keyFile);
  const { keep, keepDays, everyMinutes } = config;
  const keeper = await openKeeper({
    ...rest,
    ...lying,
    key,
    keep,
    keepDays,
    mayCreateFolder: config.folder === null,
  });
  const { db, now } = rest;
  const schedule = await startSchedule({ db, keeper, now, everyMs: everyMinutes * MINUTE_MS });
  return {
    keeper,
    schedule,
    folder,
    isKeptElsewhere,
    place: () => placeOf(lying).catch(() => null),
    isEncrypted: key !== null,
    close: async () => {
      schedule.stop();
      await keeper.close();
    },
  };
}

export type RestoreOrder = {
  readonly file: string;
  readonly keyFile: string | null;
  /** Of an empty database. */
  readonly databaseUrl: string;
  readonly log: Log;
};

/**
 * Fills an empty database from a backup before the server starts on it. What was announced as durable
 * is read from the folder of the file.
 *
 * @throws LaunchError in one sentence
 */
export async function restoreAtStart({ file, keyFile, databaseUrl, log }: RestoreOrder) {
  const path = resolve(file);
  if (!existsSync(path))
    throw new LaunchError({ zh: `没有这份备份：${path}。`, en: `There is no backup ${path}.` });
  try {
    const backup = await openBackup(path, readBackupKey(keyFile));
    const { rows, entries } = await restoreInto(databaseUrl, backup, { folder: dirname(path) });
    log.info({ id: backup.header.id, takenAt: backup.header.takenAt, rows, entries }, 'restored');
  } catch (error) {
    if (error instanceof LaunchError) throw error;
    const { zh, en } = failureSentences[failureCodeOf(error)];
    const words = { zh: `什么都没有恢复。${zh}`, en: `Nothing was restored. ${en}` };
    throw new LaunchError(words, { cause: error });
  }
}
