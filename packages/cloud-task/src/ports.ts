import type { Clock } from '@runwatch/async';
import type { HttpPool } from './network/http-pool.ts';
import type { NetworkLimits } from './network/network-limits.ts';

/** Who watches, and where. Watchers are bound to one account and end with it. */
export interface Account {
  /** Names the account in this process; never shown to a server. */
  id: string;
  /** Address of the PostHog API: https, or http on loopback. */
  apiHost: string;
  projectId: string;
  /** The credential for the API, asked for before each request. It never leaves main and is never logged. */
  token(): Promise<string>;
}

/**
 * The way to the network. Streams have a pool of their own, so that many open streams never keep a command or a page waiting.
 */
export interface Network extends AsyncDisposable {
  readonly requests: HttpPool;
  readonly streams: HttpPool;
  readonly limits: NetworkLimits;
  /**
   * The machine woke up, or is on another network: connections that wait in the pools are dropped, what is running goes on on its own,
   * and what is asked for from now on gets fresh ones.
   */
  renew(): void;
}

/** Everything the service needs of the world. */
export interface CloudTaskPorts {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  network: Network;
  account: Account;
}
