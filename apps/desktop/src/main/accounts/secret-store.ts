/**
 * Where secrets can be kept on this computer. `protected`: only this user, signed in, can read them. `unprotected`: any program of this user could.
 * `none`: nowhere.
 */
export type Protection = 'protected' | 'unprotected' | 'none';

/** The system's keeper of secrets. What it gives out can be stored anywhere; nobody else can read it. */
export interface SecretStore {
  protection(): Promise<Protection>;
  /** @throws when the system refuses, or there is no keeper */
  encrypt(secret: string): Promise<Uint8Array>;
  /** @throws when it was encrypted by another user or computer, or the system refuses */
  decrypt(encrypted: Uint8Array): Promise<string>;
}
