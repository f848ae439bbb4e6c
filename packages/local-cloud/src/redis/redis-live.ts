import { type LiveEntry, type LiveReader, type LiveStream, sentinels } from '../store/live-store.ts';
import { type Conflict, judgeCompletion, judgeEvent } from '../store/sequence.ts';
import type { PlaceWish } from '../store/store.ts';
import { lost, type RedisConnections } from './connections.ts';
import { entryOf, fieldsOf } from './entries.ts';
import { streamKeys } from './keys.ts';
import { RedisReader } from './redis-reader.ts';

/** Redis counts in seconds. */
const seconds = (ms: number) => Math.ceil(ms / 1_000);

/** A live stream on Redis, key by key as the real servers have it (protocol 9), so that they may write and read it too. */
export class RedisLive implements LiveStream {
  readonly #redis: RedisConnections;
  readonly #keys: ReturnType<typeof streamKeys>;
  readonly #wish: PlaceWish;
  readonly #trim: { strategy: 'MAXLEN'; strategyModifier: '~'; threshold: number };
  readonly #ttl: { stream: number; afterEnd: number; sequence: number };

  constructor(redis: RedisConnections, wish: PlaceWish) {
    const { timings } = wish;
    this.#redis = redis;
    this.#wish = wish;
    this.#keys = streamKeys(wish.runId);
    this.#trim = { strategy: 'MAXLEN', strategyModifier: '~', threshold: wish.window };
    this.#ttl = {
      stream: seconds(timings.windowTtlMs),
      afterEnd: seconds(timings.windowTtlAfterEndMs),
      sequence: seconds(timings.sequenceTtlMs),
    };
  }

  reader(changed: () => void, blockMs: number): LiveReader {
    return new RedisReader({ redis: this.#redis, key: this.#keys.stream, changed, blockMs });
  }

  async append(data: string, how: { raw?: boolean } = {}): Promise<void> {
    // What was rehearsed so long ago would have expired by now.
    if (this.#wish.ageMs() >= this.#wish.timings.windowTtlMs) return;
    const { commands } = this.#redis;
    const { stream, completed, watched } = this.#keys;
    if (this.#wish.presenceGated && (await commands.exists(watched)) === 0) return;
    const [, ended] = await Promise.all([
      commands.xAdd(stream, '*', fieldsOf(data, how.raw ?? false), { TRIM: this.#trim }),
      commands.exists(completed),
    ]);
    await commands.expire(stream, ended ? this.#ttl.afterEnd : this.#ttl.stream);
  }

  async end(error?: string): Promise<void> {
    if (this.#wish.ageMs() >= this.#wish.timings.windowTtlAfterEndMs) return;
    if (error === undefined) return void (await this.#complete(undefined));
    const { commands } = this.#redis;
    const { stream, completed } = this.#keys;
    await Promise.all([
      commands.xAdd(stream, '*', fieldsOf(sentinels.error(error)), { TRIM: this.#trim }),
      commands.expire(stream, this.#ttl.afterEnd),
      commands.set(completed, '1', this.#expiring),
    ]);
  }

  accept(seq: number, data: string): Promise<ReturnType<typeof judgeEvent>> {
    const { stream, lastSeq, completed, watched } = this.#keys;
    const { presenceGated } = this.#wish;
    return this.#redis.transaction([lastSeq, completed, ...(presenceGated ? [watched] : [])], async (transaction) => {
      const [last, ended, watching] = await transaction.read();
      const verdict = judgeEvent({ last: Number(last ?? 0), completed: ended !== null }, seq);
      if (verdict.kind !== 'accepted') {
        await transaction.leave();
        return verdict;
      }
      const stored = !presenceGated || watching !== null;
      await transaction.write((multi) => {
        const begun = stored
          ? multi.xAdd(stream, '*', fieldsOf(data), { TRIM: this.#trim }).expire(stream, this.#ttl.stream)
          : multi;
        return begun.set(lastSeq, String(seq), this.#expiring);
      });
      return verdict;
    });
  }

  complete(finalSeq: number): Promise<ReturnType<typeof judgeCompletion>> {
    return this.#complete(finalSeq);
  }

  async lastAccepted(): Promise<number> {
    const options = { type: 'EX', value: this.#ttl.sequence } as const;
    return Number((await this.#redis.commands.getEx(this.#keys.lastSeq, options).catch(refused)) ?? 0);
  }

  async newest(count: number): Promise<readonly LiveEntry[]> {
    const entries = await this.#redis.commands.xRevRange(this.#keys.stream, '+', '-', { COUNT: count });
    return (entries ?? []).map(entryOf).reverse();
  }

  async trim(keep: number): Promise<void> {
    await this.#redis.commands.xTrim(this.#keys.stream, 'MAXLEN', keep);
  }

  async drop(): Promise<void> {
    await this.#redis.commands.del(this.#keys.stream);
  }

  async restart(): Promise<void> {
    const { stream, lastSeq, completed, agent } = this.#keys;
    await this.#redis.commands.del([stream, lastSeq, completed, ...agent]);
  }

  /** Writes the sentinel once. `finalSeq`: what the sender says; undefined when the server ends the stream by itself. */
  #complete(finalSeq: number | undefined): Promise<ReturnType<typeof judgeCompletion>> {
    const { stream, lastSeq, completed } = this.#keys;
    return this.#redis.transaction([lastSeq, completed], async (transaction) => {
      const [last, ended] = await transaction.read();
      const sequence = { last: Number(last ?? 0), completed: ended !== null };
      const verdict: { kind: 'completed' | 'completed before' } | Conflict = judgeCompletion(
        sequence,
        finalSeq ?? sequence.last,
      );
      if (verdict.kind === 'completed')
        await transaction.write((multi) => {
          const ending = multi
            .xAdd(stream, '*', fieldsOf(sentinels.complete), { TRIM: this.#trim })
            .expire(stream, this.#ttl.afterEnd);
          const renewed = last === null ? ending : ending.expire(lastSeq, this.#ttl.sequence);
          return renewed.set(completed, '1', this.#expiring);
        });
      else await transaction.leave();
      if (verdict.kind === 'completed before') await this.#redis.commands.expire(stream, this.#ttl.afterEnd);
      return verdict;
    });
  }

  get #expiring() {
    return { expiration: { type: 'EX', value: this.#ttl.sequence } } as const;
  }
}

function refused(error: unknown): never {
  throw lost(error);
}
