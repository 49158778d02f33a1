import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Life } from './life.ts';

/**
 * The disk of one workstation: real SQLite files. Everything that a commit wrote stands at the end of
 * the write-ahead log, so a power cut that takes the last commits is a shorter log.
 */
export type Disk = {
  /** The database file of the process that is, or will be, alive. */
  path(): string;
  /** Put around the writing connection of a process: counts its statements and lets it die between two. */
  around(connection: Database.Database, life: Life): Database.Database;
  /** Full: nothing can be written until it is not. */
  setFull(isFull: boolean): void;
  /** @throws ENOSPC while it is full: for files beside the database */
  refuseWrites(): void;
  /** How often it was full. */
  timesFull(): number;
  /** What a dead process left, under a new name; `lostCommits` of it never reached the plates. */
  recover(lostCommits: number): void;
  /** A copy of the files as they are now, to be put back or to start another machine from. */
  copy(): DiskCopy;
  /** Puts an earlier copy in the place of the files. */
  restore(copy: DiskCopy): void;
};

export type DiskCopy = { readonly path: string; readonly commits: readonly number[] };

const WRITES = /^\s*(insert|update|delete|replace|create|commit)/i;

/** @param folder of this disk alone */
export function createDisk(folder: string, from: DiskCopy): Disk {
  mkdirSync(folder, { recursive: true });
  let generation = 0;
  let isFull = false;
  let timesFull = 0;
  let commits: number[] = [];
  const pathOf = (name: number | string) => join(folder, `${name}.db`);
  const path = () => pathOf(generation);
  const put = (copy: DiskCopy) => {
    generation += 1;
    copyFiles(copy.path, path());
    commits = [...copy.commits];
  };
  put(from);
  return {
    path,
    setFull: (full) => {
      isFull = full;
      if (full) timesFull += 1;
    },
    timesFull: () => timesFull,
    refuseWrites: () => {
      if (isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
    around: (connection, life) => {
      const own = path();
      return watched(connection, {
        before: (sql) => {
          life.spend();
          if (isFull && WRITES.test(sql))
            throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
        },
        after: (sql) => {
          if (sql === 'commit' && own === path()) commits.push(sizeOf(`${own}-wal`));
        },
      });
    },
    recover: (lostCommits) => {
      const left = { path: path(), commits: [...commits] };
      put(left);
      rmSync(left.path, { force: true });
      if (lostCommits > 0) cutLog(path(), commits, lostCommits);
    },
    copy: () => {
      const copied = pathOf(`copy-${generation}-${commits.length}`);
      copyFiles(path(), copied);
      return { path: copied, commits: [...commits] };
    },
    restore: put,
  };
}

function cutLog(path: string, commits: number[], lost: number): void {
  const kept = Math.max(0, commits.length - lost);
  commits.splice(kept);
  if (existsSync(`${path}-wal`)) truncateSync(`${path}-wal`, commits.at(-1) ?? 0);
}

function copyFiles(from: string, to: string): void {
  copyFileSync(from, to);
  rmSync(`${to}-wal`, { force: true });
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

type Watch = { readonly before: (sql: string) => void; readonly after: (sql: string) => void };

/** The connection with a look before and after every statement that runs on it. */
function watched(connection: Database.Database, watch: Watch): Database.Database {
  return new Proxy(connection, {
    get: (target, key) => {
      if (key === 'prepare')
        return (sql: string) => watchedStatement(target.prepare(sql), sql, watch);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function watchedStatement(statement: Database.Statement, sql: string, watch: Watch) {
  const run = <Result>(act: () => Result): Result => {
    watch.before(sql);
    const result = act();
    watch.after(sql);
    return result;
  };
  return {
    reader: statement.reader,
    run: (...values: unknown[]) => run(() => statement.run(...values)),
    get: (...values: unknown[]) => run(() => statement.get(...values)),
    all: (...values: unknown[]) => run(() => statement.all(...values)),
    iterate: (...values: unknown[]) => run(() => statement.iterate(...values)),
  };
}
