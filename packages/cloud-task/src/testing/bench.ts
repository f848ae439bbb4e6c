import type { Clock } from '@runwatch/async';
import { ManualClock } from '@runwatch/async/testing';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '@runwatch/local-cloud';
import type { RunRef, WatchOptions } from '@runwatch/protocol';
import { Reader } from '@runwatch/protocol/testing';
import { Accounts } from '../accounts.ts';
import type { Attention } from '../list/list-pace.ts';
import type { LogStore } from '../log/log-folder.ts';
import { createNetwork, type NetworkOptions } from '../network/create-network.ts';
import type { Policy } from '../policy.ts';
import type { Account } from '../ports.ts';
import type { SearchThreads } from '../search/scan-thread.ts';
import { CloudTaskService } from '../service.ts';
import { TestMachine } from './test-machine.ts';

/** How much virtual time passes with each look at a condition: sockets of this machine answer in less. */
const STEP_MS = 10;
const PATIENCE_MS = 15_000;

export interface BenchOptions {
  cloud?: LocalCloudOptions;
  policy?: Partial<Policy>;
  account?: Partial<Account>;
  /** The server's clock, where it goes otherwise than ours. */
  serverClock?: (clock: Clock) => Clock;
  network?: NetworkOptions;
  /** Where logs are kept; nowhere, unless told otherwise. */
  logs?: LogStore;
  /** Who looks, and how closely; closely, unless told otherwise. */
  attention?: Attention;
  /** Threads that search; none, unless told otherwise. */
  search?: SearchThreads;
  /** Uniform in [0, 1); always 0.5 unless told otherwise. */
  random?: () => number;
  /** Whether the machine says that it has a network when the service starts; it does unless told otherwise. */
  online?: boolean;
}

/**
 * The service against the local cloud over real sockets, on one virtual clock. Time passes only while a test waits for something with `until`,
 * or when it says so with `clock.advance`.
 */
export interface Bench extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly cloud: LocalCloud;
  readonly service: CloudTaskService;
  /** The service's accounts: at first one, for the cloud. */
  readonly accounts: Accounts;
  /** The computer under it all: its network and its sleep. */
  readonly machine: TestMachine;
  /** A further service, for another account on the same server, which shares clock and network with the first. */
  serve(accountId: string): CloudTaskService;
  /** Watches as a window does, taking batches as fast as they come. */
  watch(run: RunRef, service?: CloudTaskService, options?: WatchOptions): Reader;
  /** Lets time pass, and sockets work, until the condition holds. */
  until(condition: () => boolean, what?: string, stepMs?: number): Promise<void>;
  /** Lets `ms` of time pass, with sockets at work. Hours need larger steps than a test's usual ones. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** The request-targets of requests so far, by method and leg. */
  targets(leg?: 'api' | 'proxy'): string[];
}

export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = new ManualClock();
  const cloud = await startLocalCloud({ clock: options.serverClock?.(clock) ?? clock, ...options.cloud });
  const network = createNetwork(options.network);
  const account = {
    id: 'bench',
    apiHost: cloud.apiUrl,
    projectId: cloud.projectId,
    token: async () => cloud.apiKey,
    ...options.account,
  };
  const { random = () => 0.5 } = options;
  const machine = new TestMachine(clock, options.online);
  const services: CloudTaskService[] = [];
  const serve = (accounts: Accounts) => {
    const ports = { clock, random, network, accounts, connectivity: machine, power: machine };
    const { logs, attention, search } = options;
    const further = { ...(logs && { logs }), ...(attention && { attention }), ...(search && { search }) };
    const served = new CloudTaskService({ ...ports, ...further }, { coalesceMs: 0, ...options.policy });
    services.push(served);
    return served;
  };
  const accounts = new Accounts(account);
  const service = serve(accounts);
  const readers: Reader[] = [];

  async function until(condition: () => boolean, what = 'the condition', stepMs = STEP_MS): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (!condition()) {
      for (const reader of readers) if (reader.error) throw reader.error;
      if (performance.now() > giveUpAt)
        throw new Error(`Waited in vain for ${what}; told so far:\n${readers.map((r) => r.describe()).join('\n')}`);
      await new Promise((turn) => setTimeout(turn, 1));
      clock.advance(stepMs);
    }
  }

  return {
    clock,
    cloud,
    service,
    accounts,
    machine,
    serve: (id) => serve(new Accounts({ ...account, id })),
    until,
    pass(ms, stepMs) {
      const end = clock.now() + ms;
      return until(() => clock.now() >= end, `${ms} ms`, stepMs);
    },
    watch(run, by = service, options) {
      const reader = new Reader(by, run, options);
      readers.push(reader);
      return reader;
    },
    targets: (leg) => cloud.requests.filter((r) => !leg || r.leg === leg).map((r) => r.target),
    async [Symbol.asyncDispose]() {
      for (const reader of readers) reader.leave();
      await Promise.all(services.map((one) => one[Symbol.asyncDispose]()));
      await Promise.all(readers.map((reader) => reader.done.catch(() => {})));
      await network[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}
