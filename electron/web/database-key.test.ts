import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/lib/problem.ts';
import { loadDatabaseKey } from './database-key.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-key-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const load = (passphrase?: string) =>
  loadDatabaseKey({
    directory,
    databasePath: join(directory, 'clinic.db'),
    askPassphrase: passphrase === undefined ? null : () => Promise.resolve(passphrase),
  });

async function refusal(key: Promise<string>): Promise<string> {
  const error = await key.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

test('the key file is made once, is only for its owner, and opens unattended', async () => {
  const key = await load();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await load()).toBe(key);
  expect(statSync(join(directory, 'database.key')).mode & 0o777).toBe(0o600);
});

test('under a passphrase the file holds no key, and only the passphrase opens it', async () => {
  const key = await load('早上好 7:00');
  expect(readFileSync(join(directory, 'database.key.wrapped'), 'utf8')).not.toContain(key);
  expect(await load('早上好 7:00')).toBe(key);
  expect(await refusal(load('晚上好'))).toBe('database-key-wrong');
  expect(await refusal(load())).toBe('database-key-wrong');
});

test('a database whose key is gone gets no new key, and a torn key file is refused', async () => {
  writeFileSync(join(directory, 'clinic.db'), 'encrypted');
  expect(await refusal(load())).toBe('database-key-wrong');
  writeFileSync(join(directory, 'database.key'), 'abc');
  expect(await refusal(load())).toBe('database-key-wrong');
});

test('a plug pulled while the key was first written leaves no half of one', async () => {
  writeFileSync(join(directory, 'database.key.new'), 'ab');
  const key = await load();
  expect(await load()).toBe(key);
});

test('a wrapped key that was damaged is refused like a wrong passphrase', async () => {
  await load('早上好 7:00');
  const path = join(directory, 'database.key.wrapped');
  const file = readFileSync(path, 'utf8');
  for (const damaged of [
    file.slice(0, 40),
    '{}',
    file.replace(/"nonce":"[0-9a-f]+"/, '"nonce":""'),
  ]) {
    writeFileSync(path, damaged);
    expect(await refusal(load('早上好 7:00'))).toBe('database-key-wrong');
  }
});
