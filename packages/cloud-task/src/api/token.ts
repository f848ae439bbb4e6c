import { inspect } from 'node:util';
import { commandFailure } from './failures.ts';

// What a header can carry. An error about a header that cannot be sent would print it.
const SENDABLE = /^[\x21-\x7e]+$/;

/** A secret that prints as `<token>`, wherever it is printed: in a log line, in an error, as JSON. Only the header of a request tells it. */
export class Token {
  readonly #secret: string;

  /** @throws CloudRunError `auth_expired` when no request could carry it */
  constructor(secret: string) {
    if (!SENDABLE.test(secret))
      throw commandFailure('auth_expired', 'The key has characters that no key has: check it, or sign in again');
    this.#secret = secret;
  }

  /** The value of the `authorization` header. */
  get authorization(): string {
    return `Bearer ${this.#secret}`;
  }

  isSame(other: Token): boolean {
    return this.#secret === other.#secret;
  }

  toString(): string {
    return '<token>';
  }

  toJSON(): string {
    return '<token>';
  }

  [inspect.custom](): string {
    return '<token>';
  }
}
