import { inspect } from 'node:util';

// What a header can carry. An error about a header that cannot be sent would print it.
const SENDABLE = /^[\x21-\x7e]+$/;

/** A secret that prints as `<token>`, wherever it is printed. Only the header of a request tells it. */
export class Token {
  readonly #secret: string;

  /** @throws TypeError when no request could carry it */
  constructor(secret: string) {
    if (!SENDABLE.test(secret)) throw new TypeError('Cannot send the token: it has characters that no token has');
    this.#secret = secret;
  }

  /** The value of the `authorization` header. */
  get authorization(): string {
    return `Bearer ${this.#secret}`;
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
