import { statSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { toInstant } from '../../shared/lib/clock.ts';
import { backupFileName } from '../../server/backups/folder.ts';
import { join } from 'node:path';
import { writeBackup } from '../../server/backups/write.ts';
import type { Source } from './source.ts';

export type Taken = {
  readonly file: string;
  readonly bytes: number;
  readonly writeMs: number;
};

/** Takes a backup as the server does, into a folder of the rehearsal's own. */
export async function takeBackup(
  { databaseUrl }: Source,
  folder: string,
  key: Uint8Array | null,
): Promise<Taken> {
  const id = uuidv7();
  const takenAt = toInstant(Date.now());
  const path = join(folder, backupFileName(takenAt, id));
  const began = performance.now();
  await writeBackup({ databaseUrl: databaseUrl ?? '', path, id, takenAt, key });
  const writeMs = performance.now() - began;
  return { file: path, bytes: statSync(path).size, writeMs };
}
