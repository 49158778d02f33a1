import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCluster } from '../../server/db/launcher.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open.ts';

declare module 'vitest' {
  // oxlint-disable-next-line consistent-type-definitions -- only an interface merges with vitest's
  interface ProvidedContext {
    /** Address of the cluster of this run; see tests/support/district.ts. */
    readonly postgresUrl: string;
  }
}

/** A migrated database that nobody uses: every test gets a copy. */
export const TEMPLATE = 'yizhan_template';

/** One cluster for a run. Its data does not outlive it, so nothing waits for the disk. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
};

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-postgres-'));
  const cluster = await startCluster({ directory, settings });
  await cluster.ensureDatabase(TEMPLATE);
  const db = openDatabase(cluster.urlOf(TEMPLATE), () => undefined);
  await migrate(db);
  await db.destroy();
  project.provide('postgresUrl', cluster.urlOf('postgres'));
  return async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
