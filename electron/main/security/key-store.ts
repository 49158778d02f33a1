import type { SafeStorage } from 'electron';

/** The system's place for secrets. */
export type KeyStore = {
  /** Its name, such as `dpapi` or `gnome_libsecret`. */
  readonly backend: string;
  /** False where what it wraps can be unwrapped by anybody who has the file. */
  readonly isProtected: boolean;
  /** Asks the system; on Linux the first question may take a moment. */
  isAvailable(): Promise<boolean>;
  wrap(key: string): Promise<Buffer>;
  /** `isOutdated`: the store asks to wrap the same key anew. */
  unwrap(wrapped: Buffer): Promise<{ readonly key: string; readonly isOutdated: boolean }>;
};

/**
 * The key store of this system behind Electron's `safeStorage`. On Windows its own key lies in the file
 * `Local State` of the data folder: that file belongs into every backup of the wrapped key.
 *
 * @param allowsUnprotected on Linux without a key store, lets Electron wrap with a key that everybody knows
 */
export function systemKeyStore(
  safeStorage: SafeStorage,
  platform: NodeJS.Platform,
  allowsUnprotected: boolean,
): KeyStore {
  const backend = backendOf(safeStorage, platform);
  const isProtected = backend !== 'basic_text';
  if (!isProtected && allowsUnprotected) safeStorage.setUsePlainTextEncryption(true);
  return {
    backend,
    isProtected,
    isAvailable: () => safeStorage.isAsyncEncryptionAvailable(),
    wrap: (key) => safeStorage.encryptStringAsync(key),
    unwrap: async (wrapped) => {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(wrapped);
      return { key: result, isOutdated: shouldReEncrypt };
    },
  };
}

function backendOf(safeStorage: SafeStorage, platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'dpapi';
  if (platform === 'darwin') return 'keychain';
  return safeStorage.getSelectedStorageBackend();
}
