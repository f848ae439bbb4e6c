import { createClient, createClientPool, WatchError } from '@redis/client';
import { LostStoreError } from '../store/lost-store-error.ts';

/** A connection that many share: commands of one turn leave as one packet, answers come in their order. */
export type Shared = ReturnType<typeof sharedClient>;
type Pool = ReturnType<typeof createPool>;
/** A connection that one alone uses. */
export type Own = ReturnType<typeof ownClient>;

// Transactions that watch their keys cannot share a connection; this many senders' lines are written at once.
const POOL = { minimum: 1, maximum: 16, acquireTimeout: 10_000, cleanupDelay: 60_000 };
const LONGEST_PAUSE_MS = 1_000;
const MOST_TRIES = 100;

const again = (attempt: number) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS);

// Without a connection a command fails at once: who sent it is told, and comes again.
const sharedClient = (url: string) =>
  createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: again } });
const createPool = (url: string) =>
  createClientPool({ url, disableOfflineQueue: true, socket: { reconnectStrategy: again } }, POOL);
const ownClient = (url: string) => createClient({ url, socket: { reconnectStrategy: false } });

/** The connections of a process to one Redis. */
export class RedisConnections implements AsyncDisposable {
  readonly commands: Shared;
  readonly #url: string;
  readonly #pool: Pool;

  private constructor(url: string) {
    this.#url = url;
    this.commands = sharedClient(url);
    this.#pool = createPool(url);
    // A command that fails tells its sender; the connection itself is tried again.
    for (const client of [this.commands, this.#pool]) client.on('error', () => {});
  }

  /** @throws {Error} when nobody answers at the URL, or it is none */
  static async open(url: string): Promise<RedisConnections> {
    const probe = ownClient(url);
    probe.on('error', () => {});
    await probe.connect();
    probe.destroy();
    const opened = new RedisConnections(url);
    await opened.commands.connect();
    await opened.#pool.connect();
    return opened;
  }

  /** Whether commands can be sent now. */
  get ready(): boolean {
    return this.commands.isReady;
  }

  /** A connection for somebody who blocks it; it is not renewed. Not connected yet. */
  own(): Own {
    const client = ownClient(this.#url);
    client.on('error', () => {});
    return client;
  }

  /** A connection for channels; it is renewed, and listens again. Not connected yet. */
  listener(): Shared {
    const client = sharedClient(this.#url);
    client.on('error', () => {});
    return client;
  }

  /**
   * An optimistic transaction (protocol 9.4): `attempt` reads and writes on a connection of its own that watches the keys, and is
   * repeated when somebody else has changed one of them meanwhile, up to 100 times.
   */
  async transaction<T>(keys: string[], attempt: (client: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      try {
        return await this.#pool.execute((client) => attempt(new Transaction(client, keys)));
      } catch (error) {
        if (!(error instanceof WatchError)) throw lost(error);
      }
    }
    throw new Error(`Cannot write to ${keys[0]}: others were faster ${MOST_TRIES} times`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.commands.destroy();
    this.#pool.destroy();
  }
}

/** One try of a transaction. */
class Transaction {
  readonly #client: Parameters<Parameters<Pool['execute']>[0]>[0];
  readonly #keys: string[];

  constructor(client: Parameters<Parameters<Pool['execute']>[0]>[0], keys: string[]) {
    this.#client = client;
    this.#keys = keys;
  }

  /** The values of the watched keys, as they are from now on until the write. */
  async read(): Promise<(string | null)[]> {
    const [, values] = await Promise.all([this.#client.watch(this.#keys), this.#client.mGet(this.#keys)]);
    return values;
  }

  /** Ends the try with a write of these commands, all or none. */
  async write(commands: (multi: ReturnType<typeof this.multi>) => { exec(): Promise<unknown> }): Promise<void> {
    await commands(this.multi()).exec();
  }

  /** Ends the try without a write. */
  async leave(): Promise<void> {
    await this.#client.unwatch();
  }

  private multi() {
    return this.#client.multi();
  }
}

/** What went wrong with Redis, as the routes know it. */
export function lost(cause: unknown): Error {
  return cause instanceof LostStoreError ? cause : new LostStoreError(cause);
}
