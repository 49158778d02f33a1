import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.mjs';
import { createSteps } from './steps.mjs';

const silent = createSteps({ write: () => true });
let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'one-at-a-time-'));
  lock = join(folder, 'setup.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('two works never overlap, and the lock is gone afterwards', async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise(setImmediate);
    events.push(`${name} ends`);
  };
  await Promise.all([
    oneAtATime(silent, work('first'), lock),
    oneAtATime(silent, work('second'), lock),
  ]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(existsSync(lock)).toBe(false);
});

test('a work that fails gives the lock back', async () => {
  const failing = oneAtATime(silent, () => Promise.reject(new Error('no network')), lock);
  await expect(failing).rejects.toThrow('no network');
  await expect(oneAtATime(silent, async () => 'done', lock)).resolves.toBe('done');
});

test('the lock of a process that died is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock, String(pid));
  await expect(oneAtATime(silent, async () => 'done', lock)).resolves.toBe('done');
});
