import type { SafeStorage } from 'electron';
import type { Protection, SecretStore } from './secret-store.ts';

/** Of Electron's `safeStorage`: the part with promises is missing in older versions, the other one will be in newer ones. */
export type SystemStorage = Pick<SafeStorage, 'getSelectedStorageBackend' | 'setUsePlainTextEncryption'> & {
  [Name in Exclude<keyof SafeStorage, 'getSelectedStorageBackend' | 'setUsePlainTextEncryption'>]?: SafeStorage[Name];
};

/** The keychain, the data protection of Windows, or the keyring of the desktop. Electron must be ready. */
export function systemSecrets(storage: SystemStorage, platform: NodeJS.Platform): SecretStore {
  // Where Linux has no keyring, Chromium has a password that anybody can look up in its source.
  const isPlain = () => platform === 'linux' && storage.getSelectedStorageBackend() === 'basic_text';

  async function protection(): Promise<Protection> {
    if (isPlain()) return 'unprotected';
    const isAvailable = (await storage.isAsyncEncryptionAvailable?.()) ?? storage.isEncryptionAvailable?.() ?? false;
    return isAvailable ? 'protected' : 'none';
  }

  return {
    protection,
    async encrypt(secret) {
      if (isPlain()) {
        storage.setUsePlainTextEncryption(true);
        if (storage.encryptString) return storage.encryptString(secret);
      }
      if (storage.encryptStringAsync) return await storage.encryptStringAsync(secret);
      if (storage.encryptString) return storage.encryptString(secret);
      throw new Error('This Electron keeps no secrets');
    },
    async decrypt(encrypted) {
      const bytes = Buffer.from(encrypted);
      if (isPlain()) {
        storage.setUsePlainTextEncryption(true);
        if (storage.decryptString) return storage.decryptString(bytes);
      }
      if (storage.decryptStringAsync) return (await storage.decryptStringAsync(bytes)).result;
      if (storage.decryptString) return storage.decryptString(bytes);
      throw new Error('This Electron keeps no secrets');
    },
  };
}
