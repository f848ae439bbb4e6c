import type { Clock } from '@runwatch/async';
import type { RunRef, WireNote } from '@runwatch/protocol';
import type { Accounts } from './accounts.ts';
import type { Attention } from './list/list-pace.ts';
import type { LogStore } from './log/log-folder.ts';
import type { HttpPool } from './network/http-pool.ts';
import type { NetworkLimits } from './network/network-limits.ts';
import type { SearchThreads } from './search/scan-thread.ts';
import type { Connectivity, Power } from './steering/surroundings.ts';

/**
 * One identity: who watches, and where. Whoever signs in as somebody else, to another server or project, is another `Account`, even under
 * the same id. Watchers are bound to the object and end with it.
 */
export interface Account {
  /** Names the account in this process; never shown to a server. */
  readonly id: string;
  /** Address of the PostHog API: https, or http on loopback. Read once, as is the project. */
  readonly apiHost: string;
  readonly projectId: string;
  /** Its servers are on this machine: whether there is a network says nothing about them, and it may have a sleep of its own. */
  readonly local?: { power?: Power };
  /** The credential for the API as it stands, asked for before each request; null when signed out. It never leaves main and is never logged. */
  token(): Promise<string | null>;
  /**
   * Has a credential that was refused replaced: `token()` gives the new one then, or still the old one when only a person can help. Rejects
   * when it could not be asked for, to be tried again. Never called twice at once. Absent for keys that cannot be renewed.
   */
  renew?(signal: AbortSignal): Promise<void>;
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

/** Everything the service needs of the world, but for whom. */
export interface CloudTaskPorts {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  network: Network;
  /** Where run logs are kept beyond a watch. Missing: nowhere, they are in memory while a run is watched. */
  logs?: LogStore;
  /** Threads that search. Missing: runs cannot be searched. */
  search?: SearchThreads;
  /** Missing: always online. */
  connectivity?: Connectivity;
  /** Missing: a sleep of the machine is noticed by its clock alone. */
  power?: Power;
  /** Missing: somebody always looks closely. */
  attention?: Attention;
  /** Told of what the journals of runs take note of, in the turn in which they do, with the account's id. Must not throw. Missing: nobody else is told. */
  noted?: (accountId: string, run: RunRef, note: WireNote) => void;
}

/** For whom: one account for good, or all that are signed in, which may come and go. */
export type CloudTaskOptions = CloudTaskPorts & ({ account: Account } | { accounts: Accounts });
