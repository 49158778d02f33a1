import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type DataHostConfig, setUp } from './config.ts';

type SetUp = Omit<DataHostConfig, 'databasePath' | 'databaseKey' | 'version'>;

/** What joining once wrote, or null before. */
export function readSetUp(path: string): SetUp | null {
  return existsSync(path) ? setUp.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** Whole or not at all, for its owner alone. */
export function writeSetUp(path: string, one: Partial<SetUp>): void {
  const draft = `${path}.new`;
  writeFileSync(draft, `${JSON.stringify(one, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, path);
}
