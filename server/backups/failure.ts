import pg from 'pg';
import type { Words } from '../words.ts';

/** Why a backup, or what came back of one, does not count. */
export const failureCodes = [
  'folder-missing',
  'folder-not-writable',
  'foreign-folder',
  'disk-full',
  'database-disk-full',
  'already-running',
  'no-scratch-database',
  'database-gone',
  'not-a-backup',
  'from-newer-version',
  'key-missing',
  'wrong-key',
  'damaged',
  'differs',
  'chain-broken',
  'not-empty',
  'interrupted',
  'fault',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** What went wrong, by its code; never with a value of a row. */
export class BackupFailure extends Error {
  override readonly name = 'BackupFailure';
  readonly code: FailureCode;

  constructor(code: FailureCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const systemCodes: Readonly<Record<string, FailureCode>> = {
  ENOENT: 'folder-missing',
  ENOTDIR: 'folder-missing',
  EACCES: 'folder-not-writable',
  EPERM: 'folder-not-writable',
  EROFS: 'folder-not-writable',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  ECONNREFUSED: 'database-gone',
  ECONNRESET: 'database-gone',
  EPIPE: 'database-gone',
};

/** SQLSTATEs: disk full, may not create a database, and every way in which PostgreSQL goes away. */
const databaseCodes: Readonly<Record<string, FailureCode>> = {
  '53100': 'database-disk-full',
  '42501': 'no-scratch-database',
  '57P01': 'database-gone',
  '57P02': 'database-gone',
  '57P03': 'database-gone',
};

/** The code of whatever was thrown while a backup was made or read. */
export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof BackupFailure) return error.code;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const known = error instanceof pg.DatabaseError ? databaseCodes : systemCodes;
  if (code !== undefined && Object.hasOwn(known, code)) return known[code] ?? 'fault';
  const isCut = error instanceof Error && error.message.startsWith('Connection terminated');
  return isCut ? 'database-gone' : 'fault';
}

/** What it means and what to do, for whoever runs the server. */
export const failureSentences: Readonly<Record<FailureCode, Words>> = {
  'folder-missing': {
    zh: '备份文件夹不在：请检查备份盘是否已挂载。',
    en: 'The folder of the backups is not there: see whether its disk is mounted.',
  },
  'folder-not-writable': {
    zh: '备份文件夹不能写入：请给服务账号写权限。',
    en: 'The folder of the backups can not be written: give the account of the server the right to.',
  },
  'foreign-folder': {
    zh: '这个文件夹里是另一个区的备份：请换一个文件夹。',
    en: 'The folder holds the backups of another district: choose another one.',
  },
  'disk-full': {
    zh: '备份盘空间不够：请清出空间或换盘。旧备份没有动。',
    en: 'The disk of the backups is full: make room or take another one. Older backups are untouched.',
  },
  'database-disk-full': {
    zh: '数据库所在磁盘空间不够做恢复验证：请清出空间。',
    en: 'The disk of the database has no room for restoring on trial: make room.',
  },
  'already-running': {
    zh: '另一个备份正在进行：等它结束。',
    en: 'Another backup is being made: wait for it.',
  },
  'no-scratch-database': {
    zh: '数据库账号不能建临时库，备份无法验证：请授予 CREATEDB。',
    en: 'The account of the database may not create one to restore on trial: grant it CREATEDB.',
  },
  'database-gone': {
    zh: '数据库中断了：恢复后会再试。',
    en: 'The database went away: it is tried again when it is back.',
  },
  'not-a-backup': {
    zh: '这个文件不是驿站的备份，或者读不了。',
    en: 'This file is no backup of this program, or can not be read.',
  },
  'from-newer-version': {
    zh: '备份由另一个版本写成：请用那个版本恢复。',
    en: 'The backup was written by another version: restore it with that one.',
  },
  'key-missing': {
    zh: '备份已加密：请指定密钥文件。',
    en: 'The backup is encrypted: name the file of its key.',
  },
  'wrong-key': {
    zh: '密钥不是这份备份的：请找备份时用的密钥文件。',
    en: 'The key is not the one of this backup: find the file that was used then.',
  },
  damaged: {
    zh: '备份文件已损坏或不完整：请用另一份。',
    en: 'The file is damaged or cut off: take another one.',
  },
  differs: {
    zh: '恢复出来的内容和备份时不一样：不要使用这份备份，请联系工程师。',
    en: 'What came back differs from what was backed up: do not use it, call the engineers.',
  },
  'chain-broken': {
    zh: '数据链校验不符：不要使用这份备份，请联系工程师。',
    en: 'The hash chain of a feed does not add up: do not use it, call the engineers.',
  },
  'not-empty': {
    zh: '目标数据库不是空的：请恢复到新的数据目录。',
    en: 'The database is not empty: restore into a new data directory.',
  },
  interrupted: {
    zh: '被中断（重启或断电），没有留下文件：会再做一次。',
    en: 'It was interrupted by a restart or a power cut and left no file: it is made again.',
  },
  fault: {
    zh: '程序故障：原因在服务日志里，请联系工程师。',
    en: 'A fault of the program: its log has the reason, call the engineers.',
  },
};
