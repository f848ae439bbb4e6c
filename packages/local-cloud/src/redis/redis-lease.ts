import type { Clock } from '@runwatch/async';
import type { Lease, PlaceWish } from '../store/store.ts';
import { lost, type RedisConnections } from './connections.ts';
import { streamKeys } from './keys.ts';

/** The mark that a reader is attached (protocol 9.2). Redis lets it expire. */
export class RedisLease implements Lease {
  readonly #redis: RedisConnections;
  readonly #wish: PlaceWish;
  readonly #clock: Clock;
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(redis: RedisConnections, wish: PlaceWish, clock: Clock) {
    this.#redis = redis;
    this.#wish = wish;
    this.#clock = clock;
  }

  async take(): Promise<void> {
    const value = Math.ceil(this.#wish.timings.leaseMs / 1_000);
    this.#takenAt = this.#clock.now();
    await this.#redis.commands
      .set(streamKeys(this.#wish.runId).watched, '1', { expiration: { type: 'EX', value } })
      .catch((error) => {
        throw lost(error);
      });
  }

  async renew(): Promise<void> {
    if (this.#clock.now() - this.#takenAt >= this.#wish.timings.leaseRenewMs) await this.take();
  }
}
