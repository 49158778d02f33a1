import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';

type Face = Pick<
  SafeStorage,
  | 'decryptStringAsync'
  | 'encryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'isAsyncEncryptionAvailable'
  | 'setUsePlainTextEncryption'
>;

/** A key store whose secret and name a test sets before the start: another secret is another user. */
export type KeyStoreSettings = {
  readonly secret: string;
  readonly backend: ReturnType<Face['getSelectedStorageBackend']>;
  readonly isAvailable: boolean;
};

export function createSafeStorage({ secret, backend, isAvailable }: KeyStoreSettings): Face {
  const key = createHash('sha256').update(secret).digest();
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(isAvailable),
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: () => undefined,
    encryptStringAsync(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    async decryptStringAsync(wrapped) {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12));
      decipher.setAuthTag(wrapped.subarray(12, 28));
      const body = Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
      return { result: body.toString('utf8'), shouldReEncrypt: false };
    },
  };
}
