import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '@runwatch/async';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { newUuid } from '../agent/new-id.ts';

const AUDIENCE = 'posthog:stream_read';

interface Keys {
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** First 16 hexadecimal digits of SHA-256 over the public key (protocol 6). */
  kid: string;
}

let keys: Promise<Keys> | undefined;

/** One pair for the process: making one takes longer than starting a cloud. */
function signingKeys(): Promise<Keys> {
  keys ??= promisify(generateKeyPair)('rsa', { modulusLength: 2_048 }).then((pair) => ({
    ...pair,
    kid: createHash('sha256')
      .update(pair.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .slice(0, 16),
  }));
  return keys;
}

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

/** Tokens for the proxy leg: minted by the API, verified without it (protocol 6). */
export class RunTokens {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #random: () => number;
  readonly #generations = new Map<string, number>();

  constructor(options: { clock: Clock; ttlMs: number; random: () => number }) {
    this.#clock = options.clock;
    this.#ttlMs = options.ttlMs;
    this.#random = options.random;
  }

  async mint(run: { runId: string; taskId: string; over: boolean; presenceGated: boolean }): Promise<string> {
    const { privateKey, kid } = await signingKeys();
    const now = this.#clock.now();
    const claims = {
      run_id: run.runId,
      task_id: run.taskId,
      team_id: 1,
      presence_gated: run.presenceGated,
      is_terminal: run.over,
      origin_product: 'user_created',
      generation: this.#generation(run.runId),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setAudience(AUDIENCE)
      .setIssuedAt(new Date(now))
      .setExpirationTime(new Date(now + this.#ttlMs))
      .setJti(newUuid(this.#random))
      .sign(privateKey);
  }

  /** Tokens of this run, given out until now, count as expired. */
  expire(runId: string): void {
    this.#generations.set(runId, this.#generation(runId) + 1);
  }

  async verify(token: string): Promise<Verdict> {
    try {
      const { publicKey } = await signingKeys();
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ['RS256'],
        audience: AUDIENCE,
        requiredClaims: ['iat', 'exp'],
        currentDate: new Date(this.#clock.now()),
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success) return { kind: 'refused', code: 'Error' };
      if (claims.data.generation < this.#generation(claims.data.run_id)) return { kind: 'refused', code: 'JWTExpired' };
      return { kind: 'valid', claims: claims.data };
    } catch (error) {
      if (error instanceof errors.JOSEError) return { kind: 'refused', code: error.name };
      throw error;
    }
  }

  #generation(runId: string): number {
    return this.#generations.get(runId) ?? 0;
  }
}
