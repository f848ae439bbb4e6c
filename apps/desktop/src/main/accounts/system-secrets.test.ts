import { describe, expect, test, vi } from 'vitest';
import { type SystemStorage, systemSecrets } from './system-secrets.ts';

type Backend = ReturnType<SystemStorage['getSelectedStorageBackend']>;
const reversed = (text: string) => [...text].reverse().join('');

/** As Electron 33 has it. */
const older = (backend: Backend = 'gnome_libsecret', available = true) => {
  const storage = {
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: vi.fn(),
    isEncryptionAvailable: () => available,
    encryptString: vi.fn((text: string) => Buffer.from(reversed(text))),
    decryptString: vi.fn((bytes: Buffer) => reversed(bytes.toString())),
  };
  return storage satisfies SystemStorage;
};

/** As later ones will: with promises alone. */
const newer = (backend: Backend = 'gnome_libsecret', available = true) => {
  const storage = {
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: vi.fn(),
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: vi.fn(async (text: string) => Buffer.from(reversed(text))),
    decryptStringAsync: vi.fn(async (bytes: Buffer) => ({
      shouldReEncrypt: false,
      result: reversed(bytes.toString()),
    })),
  };
  return storage satisfies SystemStorage;
};

describe.each([
  ['older', older],
  ['newer', newer],
])('systemSecrets() with the storage of an %s Electron', (_, make) => {
  test('keeps and gives back, and says that it is protected', async () => {
    const secrets = systemSecrets(make(), 'linux');
    expect(await secrets.protection()).toBe('protected');
    const kept = await secrets.encrypt('phx_1');
    expect(Buffer.from(kept).toString()).toBe('1_xhp');
    expect(await secrets.decrypt(kept)).toBe('phx_1');
  });

  test('tells when there is no keeper', async () => {
    expect(await systemSecrets(make('gnome_libsecret', false), 'darwin').protection()).toBe('none');
  });

  test('does not ask for a backend where there is but one', async () => {
    expect(await systemSecrets(make('basic_text'), 'win32').protection()).toBe('protected');
  });

  test('takes a password that anybody can look up for what it is', async () => {
    const storage = make('basic_text', false);
    const secrets = systemSecrets(storage, 'linux');
    expect(await secrets.protection()).toBe('unprotected');
    expect(await secrets.decrypt(await secrets.encrypt('phx_1'))).toBe('phx_1');
    expect(storage.setUsePlainTextEncryption).toHaveBeenCalledWith(true);
  });
});

test('systemSecrets() prefers the part with promises where both are there', async () => {
  const [one, other] = [older(), newer()];
  const secrets = systemSecrets({ ...one, ...other }, 'linux');
  await secrets.decrypt(await secrets.encrypt('phx_1'));
  expect([one.encryptString.mock.calls.length, other.encryptStringAsync.mock.calls.length]).toEqual([0, 1]);
  expect([one.decryptString.mock.calls.length, other.decryptStringAsync.mock.calls.length]).toEqual([0, 1]);
});
