import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Address of the database that a district keeps in this directory. */
export function postgresUrl(directory: string): string {
  const password = readFileSync(join(directory, 'password'), 'utf8').trim();
  return `postgres://yizhan:${password}@127.0.0.1:${lockOf(directory)[3]}/yizhan`;
}

/** Its process, while it surely is one: a lock may be older than its process, and numbers come round again. */
export function postgresPid(directory: string): number | undefined {
  try {
    const pid = Number(lockOf(directory)[0]);
    const home = realpathSync(join(directory, 'cluster'));
    return readlinkSync(`/proc/${pid}/cwd`) === home ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Line 1 is the process, line 4 the port. */
function lockOf(directory: string): readonly string[] {
  return readFileSync(join(directory, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
}
