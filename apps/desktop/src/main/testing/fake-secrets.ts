import type { Protection, SecretStore } from '../accounts/secret-store.ts';

/** A keeper of secrets that can be told to fail. What it gives out does not hold the secret's text. */
export class FakeSecrets implements SecretStore {
  readonly #protection: Protection;
  readonly #key = Math.floor(Math.random() * 255) + 1;
  /** Who asks then is refused. */
  isLocked = false;

  constructor(protection: Protection = 'protected') {
    this.#protection = protection;
  }

  async protection(): Promise<Protection> {
    return this.#protection;
  }

  async encrypt(secret: string): Promise<Uint8Array> {
    if (this.isLocked) throw new Error('The keyring is locked');
    return Buffer.from(secret).map((byte) => byte ^ this.#key);
  }

  async decrypt(encrypted: Uint8Array): Promise<string> {
    if (this.isLocked) throw new Error('The keyring is locked');
    return Buffer.from(encrypted.map((byte) => byte ^ this.#key)).toString();
  }
}
