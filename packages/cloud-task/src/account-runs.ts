import { Nudge, sleep } from '@runwatch/async';
import {
  type CloudRunError,
  type Command,
  type CommandOutcome,
  isCloudRunError,
  type RunRef,
  type RunSummary,
  type RunUpdate,
  type StopOutcome,
  type WatchOptions,
} from '@runwatch/protocol';
import { CloudApi } from './api/cloud-api.ts';
import { Credentials } from './api/credentials.ts';
import { commandFailure } from './api/failures.ts';
import { sendCommand, stopRun } from './api/send-command.ts';
import { trustedApiHost } from './api/trusted-host.ts';
import type { Policy } from './policy.ts';
import type { Account, CloudTaskPorts } from './ports.ts';
import { asStopping, metaOf } from './run/run-facts.ts';
import { RunWatcher } from './run/run-watcher.ts';
import type { Surroundings } from './steering/surroundings.ts';

export interface AccountRunsIo extends CloudTaskPorts {
  surroundings: Surroundings;
}

/**
 * All that goes on in the name of one account: one watcher a run, however many readers. Ends with the account, and nothing is sent in its name
 * any more. A watcher lives on for a while after its last reader has left, so that coming back costs nothing.
 */
export class AccountRuns {
  readonly account: Account;
  readonly #io: AccountRunsIo;
  readonly #policy: Policy;
  readonly #api: CloudApi;
  readonly #watchers = new Map<string, RunWatcher>();
  readonly #leaving = new Map<RunWatcher, () => void>();
  readonly #disposals = new Set<Promise<void>>();
  readonly #scope = new AbortController();
  /** Another identity, server or project has another name: nobody reads what was kept for somebody else. */
  readonly #keptFor: string;
  /** Runs whose stop was accepted, for watchers and lists that come later; what a terminal status says is more. */
  readonly #stopping = new Set<string>();
  /** A watched run has another status: whoever shows the list reads it again at once. */
  readonly #listChanged = new Nudge();

  /** @throws CloudRunError `untrusted_host` */
  constructor(account: Account, io: AccountRunsIo, policy: Policy) {
    this.account = account;
    this.#io = io;
    this.#policy = policy;
    const { signal } = this.#scope;
    const credentials = new Credentials({ account, clock: io.clock, renewMs: policy.requestMs, signal });
    const host = trustedApiHost(account.apiHost);
    this.#keptFor = JSON.stringify([account.id, host.href, account.projectId]);
    const access = { host, projectId: account.projectId, credentials };
    this.#api = new CloudApi(access, io, policy);
  }

  async *watch(run: RunRef, signal: AbortSignal, options?: WatchOptions): AsyncGenerator<RunUpdate[], void> {
    const watcher = this.#watcherOf(run);
    try {
      yield* watcher.read(signal, options);
    } finally {
      this.#linger(run, watcher);
    }
  }

  async *list(signal: AbortSignal): AsyncGenerator<RunSummary[], void> {
    const stop = AbortSignal.any([signal, this.#scope.signal]);
    let told: string | undefined;
    try {
      while (!stop.aborted) {
        const runs = await this.#list(stop);
        const text = JSON.stringify(runs);
        if (text !== told) yield runs;
        told = text;
        await sleep(this.#io.clock, this.#policy.listMs, { signal: stop, nudge: this.#listChanged });
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    }
    const { reason } = this.#scope.signal;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** The one that watches this run. @throws CloudRunError `unavailable` when nobody does */
  watcher(run: RunRef): RunWatcher {
    const watcher = this.#watchers.get(keyOf(run));
    if (!watcher)
      throw commandFailure('unavailable', 'Nobody watches this run: its entries are known while somebody does');
    return watcher;
  }

  retry(run: RunRef): void {
    this.#watchers.get(keyOf(run))?.retry();
  }

  pause(run: RunRef): void {
    this.#watchers.get(keyOf(run))?.pause();
  }

  resume(run: RunRef): void {
    this.#watchers.get(keyOf(run))?.resume();
  }

  async command(run: RunRef, command: Command, id: string): Promise<CommandOutcome> {
    // Whoever says something wants to see what comes of it: a watcher that waits for better times tries now.
    this.retry(run);
    const outcome = await sendCommand(this.#api, run, command, id, this.#scope.signal);
    this.#watchers.get(keyOf(run))?.lookSoon();
    return outcome;
  }

  async stop(run: RunRef): Promise<StopOutcome> {
    this.retry(run);
    const outcome = await stopRun(this.#api, run, this.#scope.signal);
    if (outcome.kind === 'stopping') {
      this.#stopping.add(keyOf(run));
      this.#watchers.get(keyOf(run))?.stopAccepted();
      this.#listChanged.fire();
    }
    return outcome;
  }

  /** Nobody waits any longer. */
  wake(): void {
    for (const watcher of this.#watchers.values()) watcher.wake();
  }

  /** Ends everything in this turn, and resolves when nothing of it is left. Readers are told when it is for want of the account. */
  async end(why: CloudRunError): Promise<void> {
    this.#scope.abort(why);
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
    const watchers = [...this.#watchers.values()];
    this.#watchers.clear();
    await Promise.all([...watchers.map((watcher) => watcher.end(why)), ...this.#disposals]);
    // Who signs out takes everything along.
    if (isCloudRunError(why, 'no_account')) await this.#io.logs?.forget(this.#keptFor).catch(() => {});
  }

  #watcherOf(run: RunRef): RunWatcher {
    const key = keyOf(run);
    let watcher = this.#watchers.get(key);
    if (!watcher || watcher.isBroken) {
      watcher = new RunWatcher({
        ports: this.#io,
        policy: this.#policy,
        api: this.#api,
        ref: run,
        surroundings: this.#io.surroundings,
        keptFor: this.#keptFor,
        runChanged: () => this.#listChanged.fire(),
      });
      if (this.#stopping.has(key)) watcher.stopAccepted();
      this.#watchers.set(key, watcher);
    }
    this.#leaving.get(watcher)?.();
    this.#leaving.delete(watcher);
    return watcher;
  }

  #linger(run: RunRef, watcher: RunWatcher): void {
    if (watcher.readers > 0 || this.#scope.signal.aborted || this.#leaving.has(watcher)) return;
    const cancel = this.#io.clock.after(this.#policy.lingerMs, () => {
      this.#leaving.delete(watcher);
      if (watcher.readers > 0) return;
      if (this.#watchers.get(keyOf(run)) === watcher) this.#watchers.delete(keyOf(run));
      const disposal = watcher[Symbol.asyncDispose]().finally(() => this.#disposals.delete(disposal));
      this.#disposals.add(disposal);
    });
    this.#leaving.set(watcher, cancel);
  }

  async #list(signal: AbortSignal): Promise<RunSummary[]> {
    const summaries: RunSummary[] = [];
    for (const task of await this.#api.tasks(signal)) {
      const run = task.latest_run;
      if (!run) continue;
      const ref = { taskId: task.id, runId: run.id };
      summaries.push({
        ref,
        title: task.title ?? 'Untitled task',
        repository: task.repository ?? null,
        run: asStopping(metaOf(ref, run), this.#stopping.has(keyOf(ref))),
      });
    }
    return summaries;
  }
}

const keyOf = (run: RunRef): string => JSON.stringify([run.taskId, run.runId]);
