import type { CloudRunsClient, RunRef } from '@runwatch/protocol';
import type { Ports } from './ports.ts';
import { RunStore, type StoreOptions } from './run-store.ts';
import { RunsStore } from './runs-store.ts';

/** The stores of one client: one a list, one a run, each made when it is first asked for. */
export class Stores {
  readonly client: CloudRunsClient;
  readonly ports: Ports;
  readonly #options: StoreOptions;
  // Kept for good: without a watch a store is small, and messages that could not be sent wait in it.
  readonly #byRun = new Map<string, RunStore>();
  readonly #byAccount = new Map<string | undefined, RunsStore>();

  constructor(options: StoreOptions) {
    this.client = options.client;
    this.ports = options.ports;
    this.#options = options;
  }

  /** The list of an account; of the first one, if none is named. */
  runs(accountId: string | undefined): RunsStore {
    const known = this.#byAccount.get(accountId);
    if (known) return known;
    const store = new RunsStore(this.#options, accountId);
    this.#byAccount.set(accountId, store);
    return store;
  }

  of(run: RunRef): RunStore {
    const { accountId, taskId, runId } = run;
    const key = JSON.stringify([accountId, taskId, runId]);
    const known = this.#byRun.get(key);
    if (known) return known;
    const store = new RunStore({ accountId, taskId, runId }, this.#options);
    this.#byRun.set(key, store);
    return store;
  }
}
