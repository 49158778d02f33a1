/** Makes one backup in a process of its own, so that a test can kill it: `node … JSON`. */
import { v7 as uuid } from 'uuid';
import { openKeeper } from '../../server/backups/keeper.ts';
import { openDatabase } from '../../server/db/open.ts';

const { databaseUrl, folder, districtId } = JSON.parse(process.argv[2] ?? '') as Record<
  'databaseUrl' | 'folder' | 'districtId',
  string
>;

const keeper = await openKeeper({
  db: openDatabase(databaseUrl, () => undefined),
  databaseUrl,
  folder,
  districtId,
  mayCreateFolder: true,
  databaseFolder: null,
  key: null,
  keep: 3,
  keepDays: 0,
  now: Date.now,
  makeId: uuid,
  log: { info: () => undefined, error: () => undefined },
});
await keeper.runNow();
process.exit(0);
