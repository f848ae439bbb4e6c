import type { LogRow, LogStore, LogView } from '../store/log-store.ts';
import { isJson } from '../store/run-log.ts';
import { lost, type RedisConnections } from './connections.ts';
import { ownKeys } from './keys.ts';

/** A run log on Redis: a list of lines, and beside it which of them are no JSON, which are few. */
export class RedisLog implements LogStore {
  readonly #redis: RedisConnections;
  readonly #lines: string;
  readonly #broken: string;

  constructor(redis: RedisConnections, runId: string) {
    this.#redis = redis;
    this.#lines = ownKeys.log(runId);
    this.#broken = ownKeys.brokenLines(runId);
  }

  async append(lines: readonly string[]): Promise<void> {
    const broken = lines.flatMap((line, index) => (isJson(line) ? [] : [index - lines.length]));
    try {
      const length = await this.#redis.commands.rPush(this.#lines, [...lines]);
      if (broken.length > 0)
        await this.#redis.commands.rPush(
          this.#broken,
          broken.map((fromEnd) => String(length + fromEnd)),
        );
    } catch (error) {
      throw lost(error);
    }
  }

  async view(): Promise<LogView> {
    const { commands } = this.#redis;
    const [lineCount, indices] = await Promise.all([
      commands.lLen(this.#lines),
      commands.lRange(this.#broken, 0, -1),
    ]).catch((error) => {
      throw lost(error);
    });
    const broken = indices
      .map(Number)
      .filter((index) => index < lineCount)
      .sort((a, b) => a - b);
    return {
      lineCount,
      entryCount: lineCount - broken.length,
      lines: (from, to) => this.#rows(from, to),
      entries: async (from, to) => {
        const [first, last] = [lineOf(from, broken), lineOf(to - 1, broken)];
        const rows = await this.#rows(first, last + 1);
        return broken.length === 0 ? rows : rows.filter((_, n) => !broken.includes(first + n));
      },
    };
  }

  async #rows(from: number, to: number): Promise<readonly LogRow[]> {
    const lines = await this.#redis.commands.lRange(this.#lines, from, to - 1).catch((error) => {
      throw lost(error);
    });
    return lines.map((text) => ({ text, parse: () => JSON.parse(text) }));
  }
}

/** The line in which an entry stands: so many broken ones come before it. */
function lineOf(entry: number, broken: readonly number[]): number {
  let line = entry;
  for (const index of broken) if (index <= line) line++;
  return line;
}
