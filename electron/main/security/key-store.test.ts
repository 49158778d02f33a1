import type { SafeStorage } from 'electron';
import { expect, test } from 'vitest';
import { systemKeyStore } from './key-store.ts';

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>;

function safeStorage(backend: Backend) {
  const calls: boolean[] = [];
  const storage = {
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: (isPlain: boolean) => void calls.push(isPlain),
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
    decryptStringAsync: (bytes: Buffer) =>
      Promise.resolve({ result: bytes.toString(), shouldReEncrypt: true }),
  };
  return { storage: storage as unknown as SafeStorage, plainTextCalls: calls };
}

test.each([
  ['win32', 'dpapi'],
  ['darwin', 'keychain'],
  ['linux', 'kwallet6'],
] as const)('on %s the key store is %s', (platform, backend) => {
  const { storage } = safeStorage('kwallet6');
  expect(systemKeyStore(storage, platform, false)).toMatchObject({ backend, isProtected: true });
});

test('what Linux wraps without a key store is not protected, and says so', () => {
  const { storage, plainTextCalls } = safeStorage('basic_text');
  expect(systemKeyStore(storage, 'linux', false).isProtected).toBe(false);
  expect(plainTextCalls).toEqual([]);
  expect(systemKeyStore(storage, 'linux', true).isProtected).toBe(false);
  expect(plainTextCalls).toEqual([true]);
});

test('a real key store is never weakened', () => {
  const { storage, plainTextCalls } = safeStorage('gnome_libsecret');
  systemKeyStore(storage, 'linux', true);
  expect(plainTextCalls).toEqual([]);
});

test('there and back', async () => {
  const store = systemKeyStore(safeStorage('kwallet6').storage, 'linux', false);
  expect(await store.isAvailable()).toBe(true);
  expect(await store.unwrap(await store.wrap('00ff'))).toEqual({ key: '00ff', isOutdated: true });
});
