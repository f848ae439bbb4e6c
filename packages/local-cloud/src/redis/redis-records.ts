import { RunRecord } from '../store/run-record.ts';
import { lost, type RedisConnections } from './connections.ts';
import { ownKeys } from './keys.ts';

/** Runs on Redis, as a database would have them. */
export class RedisRecords {
  readonly #redis: RedisConnections;

  constructor(redis: RedisConnections) {
    this.#redis = redis;
  }

  /** `by`: the process that writes; the others are told. */
  async save(record: RunRecord, by: string): Promise<void> {
    const { runId, state } = record;
    await this.#asking(
      this.#redis.commands
        .multi()
        .set(ownKeys.run(runId), JSON.stringify(record))
        .zAdd(ownKeys.runs, { score: state.createdAt, value: runId })
        .publish(ownKeys.changed, JSON.stringify({ runId, by }))
        .exec(),
    );
  }

  async load(runId: string): Promise<RunRecord | undefined> {
    const text = await this.#asking(this.#redis.commands.get(ownKeys.run(runId)));
    return text === null ? undefined : RunRecord.parse(JSON.parse(text));
  }

  async all(): Promise<readonly RunRecord[]> {
    const ids = await this.#asking(this.#redis.commands.zRange(ownKeys.runs, 0, -1));
    if (ids.length === 0) return [];
    const texts = await this.#asking(this.#redis.commands.mGet(ids.map(ownKeys.run)));
    return texts.flatMap((text) => (text === null ? [] : [RunRecord.parse(JSON.parse(text))]));
  }

  async generation(runId: string): Promise<number> {
    return Number((await this.#asking(this.#redis.commands.get(ownKeys.generation(runId)))) ?? 0);
  }

  async expireTokens(runId: string): Promise<void> {
    await this.#asking(this.#redis.commands.incr(ownKeys.generation(runId)));
  }

  /** The value under a key; the first process that asks decides it. */
  async agreed(key: string, propose: () => string | Promise<string>): Promise<string> {
    const there = await this.#asking(this.#redis.commands.get(key));
    if (there !== null) return there;
    const proposal = await propose();
    return (await this.#asking(this.#redis.commands.set(key, proposal, { condition: 'NX', GET: true }))) ?? proposal;
  }

  async #asking<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      throw lost(error);
    }
  }
}
