import type { LiveEntry, LiveReader } from '../store/live-store.ts';
import { compareIds, formatId, START, type StreamId } from '../store/stream-id.ts';
import { lost, type Own, type RedisConnections } from './connections.ts';
import { entryOf } from './entries.ts';

export interface RedisReaderOptions {
  redis: RedisConnections;
  key: string;
  /** Called when there is something to read, and when the connection was lost. */
  changed: () => void;
  /** How long one look waits at the server. */
  blockMs: number;
}

/** What is read at once (protocol 9.5). */
const COUNT = 16;

/**
 * One reader of a stream on Redis. Blocking reads need a connection of their own (protocol 9.5), on which at most one batch is read
 * ahead: a reader that lags keeps nobody but itself.
 */
export class RedisReader implements LiveReader {
  readonly #options: RedisReaderOptions;
  #client: Own | undefined;
  #after: StreamId | undefined;
  #ahead: readonly LiveEntry[] = [];
  #failure: Error | undefined;
  #disposed = false;

  constructor(options: RedisReaderOptions) {
    this.#options = options;
  }

  async exists(): Promise<boolean> {
    const there = (await this.#ask((commands, key) => commands.exists(key))) > 0;
    // Where there is nothing yet, whatever comes is news.
    if (!there && this.#after === undefined) this.#look(START);
    return there;
  }

  async oldest(): Promise<LiveEntry | undefined> {
    const [entry] = (await this.#ask((commands, key) => commands.xRange(key, '-', '+', { COUNT: 1 }))) ?? [];
    return entry && entryOf(entry);
  }

  async latest(): Promise<LiveEntry | undefined> {
    const [entry] = (await this.#ask((commands, key) => commands.xRevRange(key, '+', '-', { COUNT: 1 }))) ?? [];
    return entry && entryOf(entry);
  }

  /** What has been read ahead; `changed` is called when that is more than nothing. */
  read(after: StreamId): readonly LiveEntry[] {
    if (this.#failure) throw this.#failure;
    if (this.#after === undefined || compareIds(this.#after, after) !== 0) {
      this.#look(after);
      return [];
    }
    const entries = this.#ahead;
    const last = entries.at(-1);
    if (last) this.#look(last.id);
    return entries;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    if (this.#client?.isOpen) this.#client.destroy();
  }

  /** Begins to read what comes after; whatever was looked for before is forgotten. Ends with the reader. */
  #look(after: StreamId): void {
    this.#after = after;
    this.#ahead = [];
    this.#arrives(after).catch((error) => {
      if (this.#disposed) return;
      this.#failure = lost(error);
      this.#options.changed();
    });
  }

  async #arrives(after: StreamId): Promise<void> {
    const { key, blockMs, changed } = this.#options;
    const client = await this.#connected();
    while (!this.#disposed && this.#after === after) {
      const reply = await client.xRead({ key, id: formatId(after) }, { COUNT, BLOCK: blockMs });
      const messages = reply?.[0]?.messages ?? [];
      if (messages.length === 0 || this.#after !== after) continue;
      this.#ahead = messages.map(entryOf);
      return changed();
    }
  }

  async #connected(): Promise<Own> {
    if (this.#client) return this.#client;
    this.#client = this.#options.redis.own();
    await this.#client.connect();
    if (this.#disposed && this.#client.isOpen) this.#client.destroy();
    return this.#client;
  }

  async #ask<T>(question: (commands: RedisConnections['commands'], key: string) => Promise<T>): Promise<T> {
    try {
      return await question(this.#options.redis.commands, this.#options.key);
    } catch (error) {
      throw lost(error);
    }
  }
}
