import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StartRefusalCode } from '../../shell/start-refusal.ts';
import { type KeyPlace, loadDatabaseKey } from './database-key.ts';
import type { KeyStore } from './key-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A key store whose wrapping is visible: `<backend>:<generation>:<key>`. */
function store(options: Partial<KeyStore> & { generation?: number } = {}): KeyStore {
  const { backend = 'dpapi', generation = 1, ...rest } = options;
  return {
    backend,
    isProtected: true,
    isAvailable: () => Promise.resolve(true),
    wrap: (key) => Promise.resolve(Buffer.from(`${backend}:${generation}:${key}`)),
    async unwrap(wrapped) {
      const [by, made, key = ''] = wrapped.toString().split(':');
      if (by !== backend) throw new Error('wrapped by another user');
      return { key, isOutdated: Number(made) < generation };
    },
    ...rest,
  };
}

function place(part: Partial<KeyPlace> = {}): KeyPlace {
  return {
    path: join(folder, 'database.key.json'),
    databasePath: join(folder, 'clinic.db'),
    allowsUnprotected: false,
    store: store(),
    ...part,
  };
}

/** The refusal, and proof that the folder is as it was. */
async function refused(asked: KeyPlace, code: StartRefusalCode) {
  const before = readdirSync(folder).map((file) => [
    file,
    readFileSync(join(folder, file), 'utf8'),
  ]);
  await expect(loadDatabaseKey(asked)).rejects.toMatchObject({ name: 'StartRefusal', code });
  const after = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
  expect(after).toEqual(before);
}

test('the first start makes a key, and every later one finds the same', async () => {
  const key = await loadDatabaseKey(place());
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await loadDatabaseKey(place())).toBe(key);
  expect(readdirSync(folder)).toEqual(['database.key.json']);
  expect(statSync(place().path).mode & 0o077).toBe(0);
});

test('two workstations do not make the same key', async () => {
  const other = place({ path: join(folder, 'other.json') });
  expect(await loadDatabaseKey(other)).not.toBe(await loadDatabaseKey(place()));
});

test('a database without its key is never given a new one', async () => {
  writeFileSync(place().databasePath, 'x');
  await refused(place(), 'key-lost');
});

test('another key store than the one that wrapped is refused', async () => {
  await loadDatabaseKey(place({ store: store({ backend: 'gnome_libsecret' }) }));
  await refused(place({ store: store({ backend: 'kwallet6' }) }), 'key-store-changed');
});

test('a key that another user of the system wrapped is refused', async () => {
  await loadDatabaseKey(place());
  const unwrap = () => Promise.reject(new Error('no'));
  await refused(place({ store: store({ unwrap }) }), 'key-refused');
});

test.each(['', '{', '{}', '{"version":2,"backend":"dpapi","wrapped":"AAAA"}'])(
  'a damaged key file is refused: %s',
  async (text) => {
    writeFileSync(place().path, text);
    await refused(place(), 'key-file-damaged');
  },
);

test('a wrapped key that is no key is refused', async () => {
  const wrapped = Buffer.from('dpapi:1:short').toString('base64');
  writeFileSync(place().path, JSON.stringify({ version: 1, backend: 'dpapi', wrapped }));
  await refused(place(), 'key-file-damaged');
});

test('a locked key store is refused, at the first start as at every other', async () => {
  const locked = place({ store: store({ isAvailable: () => Promise.resolve(false) }) });
  await refused(locked, 'key-store-unavailable');
  await loadDatabaseKey(place());
  await refused(locked, 'key-store-unavailable');
});

test('Linux without a key store is refused unless that was allowed', async () => {
  const bare = store({ backend: 'basic_text', isProtected: false });
  await refused(place({ store: bare }), 'key-store-unprotected');
  const key = await loadDatabaseKey(place({ store: bare, allowsUnprotected: true }));
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  await refused(place({ store: bare }), 'key-store-unprotected');
});

test('a newer wrapping keeps the key', async () => {
  const key = await loadDatabaseKey(place());
  const old = readFileSync(place().path, 'utf8');
  expect(await loadDatabaseKey(place({ store: store({ generation: 2 }) }))).toBe(key);
  expect(readFileSync(place().path, 'utf8')).not.toBe(old);
  expect(await loadDatabaseKey(place({ store: store({ generation: 2 }) }))).toBe(key);
});

test('a newer wrapping that can not be written does no harm', async () => {
  const key = await loadDatabaseKey(place());
  const failing = store({ generation: 2, wrap: () => Promise.reject(new Error('locked')) });
  expect(await loadDatabaseKey(place({ store: failing }))).toBe(key);
  expect(await loadDatabaseKey(place())).toBe(key);
});

test('nothing is left when the first wrapping fails', async () => {
  const failing = store({ wrap: () => Promise.reject(new Error('locked')) });
  await expect(loadDatabaseKey(place({ store: failing }))).rejects.toThrow('locked');
  expect(existsSync(place().path)).toBe(false);
});
