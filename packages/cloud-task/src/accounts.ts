import type { Account } from './ports.ts';

/**
 * The accounts that are signed in, by id. The first is the one that is meant where none is named.
 * What an account has started ends in the turn in which it leaves.
 */
export class Accounts {
  readonly #byId = new Map<string, Account>();
  readonly #listeners = new Set<(id: string) => void>();

  constructor(...accounts: Account[]) {
    for (const account of accounts) this.#byId.set(account.id, account);
  }

  get all(): readonly Account[] {
    return [...this.#byId.values()];
  }

  get(id?: string): Account | undefined {
    return id === undefined ? this.#byId.values().next().value : this.#byId.get(id);
  }

  /** Signs an account in; one with the same id is somebody else from now on. */
  add(account: Account): void {
    this.#byId.set(account.id, account);
    this.#tell(account.id);
  }

  remove(id: string): void {
    if (this.#byId.delete(id)) this.#tell(id);
  }

  /** The same account has another token: whoever is signed out tries again at once. */
  renewed(id: string): void {
    this.#tell(id);
  }

  /** Calls `changed` with the id of an account that came, left, was replaced or has a new token; at once. Returns how to call that off. */
  onChange(changed: (id: string) => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  #tell(id: string): void {
    for (const changed of [...this.#listeners]) changed(id);
  }
}
