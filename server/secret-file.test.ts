import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { consoleConfig, consolePassword } from './console/config.ts';
import { keptSecret } from './secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('it is made once, for its owner alone, and nothing else stays', () => {
  const path = join(folder, 'secret');
  expect(keptSecret(path, () => 'the first')).toBe('the first');
  expect(keptSecret(path, () => 'another')).toBe('the first');
  expect(readdirSync(folder)).toEqual(['secret']);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what a full disk left empty opens the console to nobody', () => {
  writeFileSync(join(folder, 'console-password'), '');
  const { password, file } = consolePassword(consoleConfig.parse({}), folder);
  expect(password).toMatch(/^[\w-]{20}$/);
  expect(file).toBe(join(folder, 'console-password'));
  expect(consolePassword(consoleConfig.parse({}), folder).password).toBe(password);
});

test('a file that can not be read is not replaced', () => {
  expect(() => keptSecret(folder, () => 'new')).toThrow('EISDIR');
});
