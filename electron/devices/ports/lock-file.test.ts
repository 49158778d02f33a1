import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPort } from './lock-file.ts';

const port = '/dev/ttyNobody0';

describe.runIf(process.platform === 'linux')('the word that a port is in use', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    file = join(folder, 'LCK..ttyNobody0');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function hold() {
    const lock = await lockPort(port, folder);
    if (lock.is !== 'held') throw new Error('the port is taken');
    return lock;
  }

  it('is left in the form that all know, and taken away again', async () => {
    const lock = await hold();
    expect(await readFile(file, 'utf8')).toBe(`${String(process.pid).padStart(10)}\n`);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a program that runs is respected', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: 'pipe' });
    await writeFile(file, `${other.pid}\n`);
    expect(await lockPort(port, folder)).toEqual({ is: 'taken' });
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    await (await hold()).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('that nobody can read is no obstacle', async () => {
    await writeFile(file, 'not a number');
    await hold();
    expect(Number.parseInt(await readFile(file, 'utf8'), 10)).toBe(process.pid);
  });

  it('can not be left everywhere, and the port is opened all the same', async () => {
    const lock = await lockPort(port, join(folder, 'no-such-folder'));
    expect(lock.is).toBe('held');
  });

  it('is not left of what has no name of its own', async () => {
    await lockPort('/dev/pts/4', folder);
    expect(await readdir(folder)).toEqual([]);
  });
});
