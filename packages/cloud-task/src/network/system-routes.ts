import type { Clock } from '@runwatch/async';
import { type ProxyChoice, proxyChoices } from './proxy-choices.ts';

/** How the system, or whoever stands for it, wants servers to be reached. */
export interface SystemProxies {
  clock: Clock;
  /** The result of the proxy auto-configuration for a URL, such as `PROXY a:8080; DIRECT`. */
  resolve(url: string): Promise<string>;
}

/** Asking costs a round trip to another process; a change of network is told by `forget()`. */
const KEPT_MS = 30_000;

/** The system's choices for an origin, asked for once in a while. */
export class SystemRoutes {
  readonly #proxies: SystemProxies;
  readonly #known = new Map<string, { until: number; choices: Promise<ProxyChoice[]> }>();

  constructor(proxies: SystemProxies) {
    this.#proxies = proxies;
  }

  choices(origin: string): Promise<ProxyChoice[]> {
    const now = this.#proxies.clock.now();
    const known = this.#known.get(origin);
    if (known && now < known.until) return known.choices;
    const asked = { until: now + KEPT_MS, choices: this.#proxies.resolve(`${origin}/`).then(proxyChoices) };
    this.#known.set(origin, asked);
    asked.choices.catch(() => {
      if (this.#known.get(origin) === asked) this.#known.delete(origin);
    });
    return asked.choices;
  }

  forget(): void {
    this.#known.clear();
  }
}
