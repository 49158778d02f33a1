import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LaunchError } from './engine.ts';
import { clusterFolder } from './launcher.ts';
import { readLock } from './leftover.ts';

/** Address of a database in the PostgreSQL that a server runs in its data folder. @throws LaunchError */
export function runningClusterUrl(directory: string, database: string): string {
  const folder = resolve(directory);
  const lock = readLock(clusterFolder(folder));
  const password = join(folder, 'password');
  if (!lock || !existsSync(password))
    throw new LaunchError({
      zh: `${folder} 上没有区级服务在运行：请先启动它，或用 --database-url 指明数据库。`,
      en: `No district server runs on ${folder}: start it, or name its database.`,
    });
  const secret = readFileSync(password, 'utf8').trim();
  return `postgres://yizhan:${secret}@127.0.0.1:${lock.port}/${database}`;
}
