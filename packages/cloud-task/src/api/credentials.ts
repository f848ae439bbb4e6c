import type { Clock } from '@runwatch/async';
import type { Account } from '../ports.ts';
import { deadline } from './deadline.ts';
import { commandFailure, credentialFailure, statusFailure } from './failures.ts';
import { orAborted } from './or-aborted.ts';
import { Token } from './token.ts';

/** What a request is made with. */
export interface Credential {
  /** @throws CloudRunError `auth_expired` when nobody is signed in; the signal's reason */
  current(signal: AbortSignal): Promise<Token>;
  /** Another token than this one, which a server has refused with 401; undefined when there is none. */
  instead(refused: Token, signal: AbortSignal): Promise<Token | undefined>;
}

/** A token that was made for one connection: whoever needs another makes another. */
export const fixedCredential = (token: Token): Credential => ({
  current: async () => token,
  instead: async () => undefined,
});

/** Times in milliseconds. */
interface CredentialsIo {
  account: Account;
  clock: Clock;
  /** The whole time for a renewal. */
  renewMs: number;
  /** The life of the account in this process: a renewal ends with it, not with the request that was first to need it. */
  signal: AbortSignal;
}

/**
 * The account's credential for all that is asked in its name. A token that is refused is renewed once, however many requests it was refused to,
 * and only if it is still the account's current one. When it cannot be replaced, nothing more is sent with it: the account is signed out
 * until it has another.
 */
export class Credentials implements Credential {
  readonly #io: CredentialsIo;
  #renewal: { of: Token; done: Promise<void> } | undefined;
  /** Refused, and a renewal did not bring another. */
  #spent: Token | undefined;

  constructor(io: CredentialsIo) {
    this.#io = io;
  }

  /** The account says that its token is good: also one that was refused before is sent again. */
  trust(): void {
    this.#spent = undefined;
  }

  async current(signal: AbortSignal): Promise<Token> {
    const token = await this.#read(signal);
    if (this.#spent?.isSame(token)) throw statusFailure(401);
    return token;
  }

  async instead(refused: Token, signal: AbortSignal): Promise<Token | undefined> {
    if (!this.#renewal?.of.isSame(refused)) {
      // Asked for in the same turn in which it is put down, so that there is never a second one beside it.
      const renewal = { of: refused, done: this.#renew(refused) };
      this.#renewal = renewal;
      const forget = () => {
        if (this.#renewal === renewal) this.#renewal = undefined;
      };
      renewal.done.then(forget, forget);
    }
    const { done } = this.#renewal;
    await orAborted(() => done, signal);
    const now = await this.#read(signal);
    return now.isSame(refused) ? undefined : now;
  }

  async #renew(refused: Token): Promise<void> {
    const { account, clock, renewMs, signal } = this.#io;
    using limit = deadline(clock, renewMs, signal);
    // Somebody else may have replaced it since it was sent.
    const isCurrent = async () => (await this.#read(limit.signal)).isSame(refused);
    const { renew } = account;
    if (!renew || this.#spent?.isSame(refused) || !(await isCurrent())) return;
    try {
      await orAborted(() => renew.call(account, limit.signal), limit.signal);
    } catch (error) {
      signal.throwIfAborted();
      throw credentialFailure('The sign-in cannot be renewed at the moment', error);
    }
    if (await isCurrent()) this.#spent = refused;
  }

  /** Whoever keeps the token may not answer: waited for no longer than the signal allows. */
  async #read(signal: AbortSignal): Promise<Token> {
    let secret: string | null;
    try {
      secret = await orAborted(() => this.#io.account.token(), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw credentialFailure('The key cannot be read at the moment', error);
    }
    if (secret === null) throw commandFailure('auth_expired', 'Nobody is signed in: sign in to go on');
    return new Token(secret);
  }
}
