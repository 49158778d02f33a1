import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHostLog } from './host-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a fault that is told without end fills two files and no more', () => {
  const say = openHostLog(directory, 1_000);
  for (let number = 0; number < 500; number += 1) say(`fault ${number}`);
  expect(readdirSync(directory).toSorted()).toEqual(['hosts.log', 'hosts.log.1']);
  for (const name of readdirSync(directory))
    expect(statSync(join(directory, name)).size).toBeLessThan(1_100);
  expect(readFileSync(join(directory, 'hosts.log'), 'utf8')).toMatch(/fault 499\n$/);
});

test('the next start goes on in the same file', () => {
  openHostLog(directory)('one');
  openHostLog(directory)('two');
  expect(readFileSync(join(directory, 'hosts.log'), 'utf8')).toBe('one\ntwo\n');
});

test('a disk that takes nothing ends nobody', () => {
  const say = openHostLog(directory);
  rmSync(directory, { recursive: true });
  expect(() => say('lost')).not.toThrow();
});
