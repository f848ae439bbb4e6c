import { type Clock, sleep } from '@runwatch/async';
import { apiRoutes, pageHeaders, type RunPath, urlOf } from '@runwatch/protocol';
import { request } from 'undici';
import { eventsOf } from './agent-entries.ts';
import type { Order } from './order.ts';

const RETRY_MS = 50;
/** More entries than an agent has in one batch out of order. */
const NEWEST = 100;

/** What an agent asks and tells its API, as often as it takes. */
export class Sandbox {
  readonly #base: string;
  readonly #path: RunPath;
  readonly #authorization: string;
  readonly #clock: Clock;

  constructor({ sandbox, apiKey }: Order, clock: Clock) {
    this.#base = sandbox.apiUrl;
    this.#path = sandbox;
    this.#authorization = `Bearer ${apiKey}`;
    this.#clock = clock;
  }

  /** How many of its events the run log stands for. */
  async loggedEvents(signal: AbortSignal): Promise<number> {
    const page = (offset: number, limit: number) =>
      this.#ask(urlOf(this.#base, apiRoutes.sessionLogs(this.#path), { offset, limit }), {}, signal);
    const total = Number((await page(0, 1)).headers[pageHeaders.total]);
    const newest = JSON.parse((await page(Math.max(0, total - NEWEST), NEWEST)).text) as object[];
    return Math.max(0, ...newest.map((entry) => eventsOf(entry)[1]));
  }

  /** Tells that the run is completed. */
  async finish(signal: AbortSignal): Promise<void> {
    const body = JSON.stringify({ status: 'completed' });
    await this.#ask(urlOf(this.#base, apiRoutes.run(this.#path)), { method: 'PATCH', body }, signal);
  }

  async #ask(url: URL, options: { method?: 'PATCH'; body?: string }, signal: AbortSignal) {
    const headers = { authorization: this.#authorization, 'content-type': 'application/json' };
    for (;;) {
      try {
        const { statusCode, headers: answered, body } = await request(url, { ...options, headers, signal });
        const text = await body.text();
        if (statusCode === 200) return { headers: answered, text };
      } catch {
        signal.throwIfAborted();
        // The server is gone for a while.
      }
      await sleep(this.#clock, RETRY_MS, { signal });
    }
  }
}
