import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LaunchError } from '../db/engine.ts';

/** How the district is backed up (docs/runbooks/backup-and-restore.md). */
export const backupConfig = z.object({
  /**
   * Another disk than the database's, at best of another machine. It has to be there; null is a
   * folder `backups` in the data directory, which is made.
   */
  folder: z.string().min(1).nullable().default(null),
  /**
   * The operator's word that the folder outlives the disk of the database, where the server can not see
   * it: what lies there is copied to another machine, or PostgreSQL keeps its data on another one.
   * Without it only a folder on another disk than that of our own PostgreSQL secures anything.
   */
  isKeptElsewhere: z.boolean().default(false),
  /** 0: only when somebody asks for one. */
  everyMinutes: z.int().min(0).max(10_080).default(60),
  /** So many of the newest are kept. */
  keep: z.int().min(2).max(10_000).default(48),
  /** And of so many days before, the last one of each. */
  keepDays: z.int().min(0).max(36_500).default(90),
  /** A file of 64 hexadecimal digits that backups are encrypted with. Null: they are not. */
  keyFile: z.string().min(1).nullable().default(null),
});

export type BackupConfig = z.output<typeof backupConfig>;

/** Where the backups of a server lie. */
export function backupFolder({ folder }: BackupConfig, dataDirectory: string): string {
  return resolve(folder ?? join(dataDirectory, 'backups'));
}

const KEY_FORM = /^[0-9a-f]{64}$/i;

/** @throws LaunchError in one sentence */
export function readBackupKey(keyFile: string | null): Uint8Array | null {
  if (keyFile === null) return null;
  let text: string;
  try {
    text = readFileSync(keyFile, 'utf8').trim();
  } catch (error) {
    const words = {
      zh: `备份的密钥文件读不了：${keyFile}。`,
      en: `The key of the backups can not be read: ${keyFile}.`,
    };
    throw new LaunchError(words, { cause: error });
  }
  if (!KEY_FORM.test(text))
    throw new LaunchError({
      zh: `${keyFile} 里不是备份的密钥：要 64 位十六进制数字（openssl rand -hex 32）。`,
      en: `${keyFile} holds no key of the backups: 64 hexadecimal digits (openssl rand -hex 32).`,
    });
  return Buffer.from(text, 'hex');
}
