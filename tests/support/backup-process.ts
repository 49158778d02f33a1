/** Makes one backup in a process of its own, so that a test can kill it: `node … JSON`. */
import { v7 as uuid } from 'uuid';
import { openKeeper } from '../../server/backups/keeper.ts';
import { openDatabase } from '../../server/db/open.ts';

export type BackupProcess = {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly districtId: string;
  /** What its clock says, all the time. */
  readonly nowMs: number;
};

const { databaseUrl, folder, districtId, nowMs } = JSON.parse(
  process.argv[2] ?? '',
) as BackupProcess;

const keeper = await openKeeper({
  db: openDatabase(databaseUrl, () => undefined),
  databaseUrl,
  folder,
  districtId,
  mayCreateFolder: true,
  databaseFolder: null,
  isKeptElsewhere: true,
  key: null,
  keep: 3,
  keepDays: 0,
  now: () => nowMs,
  makeId: uuid,
  log: { info: () => undefined, error: () => undefined },
});
await keeper.runNow();
process.exit(0);
