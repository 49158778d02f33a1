import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holderOf, sharerOf } from './holder.ts';

describe.runIf(process.platform === 'linux')('who has a port', () => {
  let folder: string;
  let port: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holder-'));
    port = join(folder, 'port');
    await writeFile(port, '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is another program that has it open, under whatever name, and nobody after', async () => {
    const script = `require('node:fs').openSync(${JSON.stringify(port)}); console.log('open'); process.stdin.resume();`;
    const other = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
    await new Promise((resolve) => other.stdout.once('data', resolve));
    await symlink(port, join(folder, 'by-id'));
    expect(await holderOf(join(folder, 'by-id'))).toBe(basename(process.execPath));
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    expect(await holderOf(port)).toBe(null);
  });

  it('is not this program, and nobody of a port that is not there', async () => {
    expect(await holderOf(port)).toBe(null);
    expect(await holderOf(join(folder, 'gone'))).toBe(null);
  });

  it('is not asked of what is no port of its own', async () => {
    expect(await sharerOf(port)).toBe(null);
  });
});
