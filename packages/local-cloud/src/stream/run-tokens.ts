import type { Clock } from '@runwatch/async';
import { z } from 'zod';
import type { Awaitable } from '../store/awaitable.ts';
import type { Audience, TokenFormat } from './token-format.ts';

const Claims = z.looseObject({
  run_id: z.string(),
  task_id: z.string(),
  team_id: z.number().int(),
  presence_gated: z.boolean().default(false),
  is_terminal: z.boolean().default(false),
  /** Not of the real servers: tells tokens of before a forced expiry from later ones. */
  generation: z.number().default(0),
});
type RunClaims = z.infer<typeof Claims>;

/** `refused`: the error class, as the proxy names it in its answer. */
export type Verdict = { kind: 'valid'; claims: RunClaims } | { kind: 'refused'; code: string };

/** How often the tokens of a run were made to expire. */
type Generations = { generation(runId: string): Awaitable<number>; expireTokens(runId: string): Awaitable<void> };

class OwnGenerations implements Generations {
  readonly #counts = new Map<string, number>();

  generation(runId: string): number {
    return this.#counts.get(runId) ?? 0;
  }

  expireTokens(runId: string): void {
    this.#counts.set(runId, this.generation(runId) + 1);
  }
}

/** The run that a token is for. */
interface TokenRun {
  readonly runId: string;
  readonly taskId: string;
  readonly presenceGated: boolean;
}

// The life of a sandbox, and an hour (protocol 6).
const SENDING_TTL_MS = 25_200_000;

/** Tokens for the proxy leg: minted by the API, verified without it (protocol 6). */
export class RunTokens {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #format: TokenFormat;
  readonly #generations: Generations;

  constructor(options: { clock: Clock; ttlMs: number; format: TokenFormat; generations?: Generations | undefined }) {
    this.#clock = options.clock;
    this.#ttlMs = options.ttlMs;
    this.#format = options.format;
    this.#generations = options.generations ?? new OwnGenerations();
  }

  async mint(run: TokenRun & { over: boolean }): Promise<string> {
    return this.#write({ ...(await this.#claims(run)), is_terminal: run.over }, 'posthog:stream_read', this.#ttlMs);
  }

  /** What the sandbox of a run sends its events with. */
  async mintForSending(run: TokenRun): Promise<string> {
    return this.#write(await this.#claims(run), 'posthog:sandbox_event_ingest', SENDING_TTL_MS);
  }

  /** Tokens of this run, given out until now, count as expired. */
  expire(runId: string): Awaitable<void> {
    return this.#generations.expireTokens(runId);
  }

  async verify(token: string, audience: Audience = 'posthog:stream_read'): Promise<Verdict> {
    const reading = await this.#format.read(token, audience, this.#clock.now());
    if (reading.kind === 'refused') return reading;
    const claims = Claims.safeParse(reading.payload);
    if (!claims.success) return { kind: 'refused', code: 'Error' };
    if (claims.data.generation < (await this.#generations.generation(claims.data.run_id)))
      return { kind: 'refused', code: 'JWTExpired' };
    return { kind: 'valid', claims: claims.data };
  }

  async #claims(run: TokenRun): Promise<Record<string, unknown>> {
    return {
      run_id: run.runId,
      task_id: run.taskId,
      team_id: 1,
      presence_gated: run.presenceGated,
      origin_product: 'user_created',
      generation: await this.#generations.generation(run.runId),
    };
  }

  #write(claims: Record<string, unknown>, audience: Audience, ttlMs: number): Promise<string> {
    const now = this.#clock.now();
    return this.#format.write(claims, { audience, issuedAt: now, expiresAt: now + ttlMs });
  }
}
