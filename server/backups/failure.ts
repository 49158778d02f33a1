import pg from 'pg';

/** Why a backup, or what came back of one, does not count. Words for people: console/words.ts. */
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
