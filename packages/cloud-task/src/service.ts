import { Nudge, sleep } from '@runwatch/async';
import {
  type CloudRunsClient,
  type Command,
  type CommandOutcome,
  type RunRef,
  RunRef as RunRefSchema,
  type RunSummary,
  type RunUpdate,
  type StopOutcome,
} from '@runwatch/protocol';
import { CloudApi } from './api/cloud-api.ts';
import { commandFailure } from './api/failures.ts';
import { sendCommand, stopRun } from './api/send-command.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import type { CloudTaskPorts } from './ports.ts';
import { metaOf } from './run/run-facts.ts';
import { RunWatcher } from './run/run-watcher.ts';

/**
 * Watches runs for one account: one watcher a run, however many readers. Reading is watching: there is nothing to start or to count.
 * A watcher lives on for a while after its last reader has left, so that coming back costs nothing.
 */
export class CloudTaskService implements CloudRunsClient, AsyncDisposable {
  readonly #ports: CloudTaskPorts;
  readonly #policy: Policy;
  readonly #api: CloudApi;
  readonly #watchers = new Map<string, RunWatcher>();
  readonly #leaving = new Map<RunWatcher, () => void>();
  readonly #disposals = new Set<Promise<void>>();
  readonly #scope = new AbortController();
  /** A watched run has another status: whoever shows the list reads it again at once. */
  readonly #listChanged = new Nudge();

  constructor(ports: CloudTaskPorts, policy: Partial<Policy> = {}) {
    this.#ports = ports;
    this.#policy = { ...DEFAULT_POLICY, ...policy };
    this.#api = new CloudApi(ports, this.#policy);
  }

  async *watch(ref: RunRef, signal: AbortSignal): AsyncGenerator<RunUpdate[], void> {
    const run = checked(ref);
    this.#scope.signal.throwIfAborted();
    const watcher = this.#watcherOf(run);
    try {
      yield* watcher.read(signal);
    } finally {
      this.#linger(run, watcher);
    }
  }

  async *runs(signal: AbortSignal): AsyncGenerator<RunSummary[], void> {
    const stop = AbortSignal.any([signal, this.#scope.signal]);
    let told: string | undefined;
    try {
      while (!stop.aborted) {
        const runs = await this.#list(stop);
        const text = JSON.stringify(runs);
        if (text !== told) yield runs;
        told = text;
        await sleep(this.#ports.clock, this.#policy.listMs, { signal: stop, nudge: this.#listChanged });
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    }
  }

  async retry(ref: RunRef): Promise<void> {
    this.#watchers.get(this.#key(checked(ref)))?.retry();
  }

  async command(ref: RunRef, command: Command, id: string): Promise<CommandOutcome> {
    const run = checked(ref);
    const outcome = await sendCommand(this.#api, run, command, id, this.#scope.signal);
    this.#watchers.get(this.#key(run))?.lookSoon();
    return outcome;
  }

  async stop(ref: RunRef): Promise<StopOutcome> {
    const run = checked(ref);
    const outcome = await stopRun(this.#api, run, this.#scope.signal);
    this.#watchers.get(this.#key(run))?.lookSoon();
    return outcome;
  }

  /** The machine woke up, or the network is back: nobody waits any longer, and nothing new goes out over connections from before. */
  wake(): void {
    this.#ports.network.renew();
    for (const watcher of this.#watchers.values()) watcher.retry();
  }

  /** Ends every watcher and waits until nothing of them is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#scope.abort(commandFailure('cancelled', 'The service is closing'));
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
    const watchers = [...this.#watchers.values()];
    this.#watchers.clear();
    await Promise.all([...watchers.map((watcher) => watcher[Symbol.asyncDispose]()), ...this.#disposals]);
  }

  #watcherOf(run: RunRef): RunWatcher {
    const key = this.#key(run);
    let watcher = this.#watchers.get(key);
    if (!watcher || watcher.isBroken) {
      watcher = new RunWatcher({
        ports: this.#ports,
        policy: this.#policy,
        api: this.#api,
        ref: run,
        runChanged: () => this.#listChanged.fire(),
      });
      this.#watchers.set(key, watcher);
    }
    this.#leaving.get(watcher)?.();
    this.#leaving.delete(watcher);
    return watcher;
  }

  #linger(run: RunRef, watcher: RunWatcher): void {
    if (watcher.readers > 0 || this.#scope.signal.aborted || this.#leaving.has(watcher)) return;
    const cancel = this.#ports.clock.after(this.#policy.lingerMs, () => {
      this.#leaving.delete(watcher);
      if (watcher.readers > 0) return;
      if (this.#watchers.get(this.#key(run)) === watcher) this.#watchers.delete(this.#key(run));
      const disposal = watcher[Symbol.asyncDispose]().finally(() => this.#disposals.delete(disposal));
      this.#disposals.add(disposal);
    });
    this.#leaving.set(watcher, cancel);
  }

  #key(run: RunRef): string {
    return JSON.stringify([this.#ports.account.id, run.taskId, run.runId]);
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
        run: metaOf(ref, run),
      });
    }
    return summaries;
  }
}

/** The one place where a reference comes in: everything behind it may trust the ids. */
function checked(ref: RunRef): RunRef {
  const parsed = RunRefSchema.safeParse(ref);
  if (parsed.success) return parsed.data;
  throw commandFailure('invalid_id', parsed.error.issues[0]?.message ?? 'Not usable as an id');
}
