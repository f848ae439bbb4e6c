import { Stopped } from '@runwatch/async';
import {
  type CloudRunError,
  type Command,
  type CommandOutcome,
  isCloudRunError,
  type RunList,
  type RunRef,
  type RunUpdate,
  type RunVitals,
  type StopOutcome,
  type WatchOptions,
  type WireEvent,
} from '@runwatch/protocol';
import { CloudApi } from './api/cloud-api.ts';
import { Credentials } from './api/credentials.ts';
import { commandFailure } from './api/failures.ts';
import { sendCommand, stopRun } from './api/send-command.ts';
import { trustedApiHost } from './api/trusted-host.ts';
import { Journals } from './journal/journals.ts';
import type { Journal } from './journal/run-journal.ts';
import { keptFor } from './kept-for.ts';
import { keyOf } from './list/known-runs.ts';
import { RunListing } from './list/run-listing.ts';
import { AccountNotes } from './notes/account-notes.ts';
import type { Policy } from './policy.ts';
import type { Account, CloudTaskPorts } from './ports.ts';
import { MessageQueue } from './run/message-queue.ts';
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
  readonly #credentials: Credentials;
  readonly #watchers = new Map<string, RunWatcher>();
  readonly #leaving = new Map<RunWatcher, () => void>();
  readonly #disposals = new Set<Promise<void>>();
  readonly #scope = new AbortController();
  readonly #keptFor: string;
  /** Stops that were accepted, for watchers and lists that come later, and what has been seen. */
  readonly #notes: AccountNotes;
  readonly #noted: Promise<void>;
  readonly #noting = new AbortController();
  readonly #notesKept: Promise<void>;
  readonly #queue = new MessageQueue();
  readonly #journals: Journals;
  readonly #listing: RunListing;

  /** @throws CloudRunError `untrusted_host` */
  constructor(account: Account, io: AccountRunsIo, policy: Policy) {
    this.account = account;
    this.#io = io;
    this.#policy = policy;
    const { signal } = this.#scope;
    this.#credentials = new Credentials({ account, clock: io.clock, renewMs: policy.requestMs, signal });
    const host = trustedApiHost(account.apiHost);
    this.#keptFor = keptFor(account);
    const access = { host, projectId: account.projectId, credentials: this.#credentials };
    this.#api = new CloudApi(access, io, policy);
    this.#journals = new Journals(io.clock);
    this.#notes = new AccountNotes({ clock: io.clock, store: io.logs, keptFor: this.#keptFor });
    this.#noted = this.#readNotes();
    this.#notesKept = this.#notes.keep(this.#noting.signal);
    this.#listing = new RunListing({
      ports: io,
      policy,
      api: this.#api,
      surroundings: io.surroundings,
      notes: this.#notes,
      noted: this.#noted,
      watched: (key) => this.#watchers.get(key),
      queued: (key, news) => this.#queue.waiting(key, news, io.clock.now()),
    });
  }

  async *watch(run: RunRef, signal: AbortSignal, options?: WatchOptions): AsyncGenerator<RunUpdate[], void> {
    const watcher = this.#watcherOf(run);
    try {
      yield* watcher.read(signal, options);
    } finally {
      this.#linger(run, watcher);
    }
  }

  async *list(signal: AbortSignal): AsyncGenerator<RunList, void> {
    yield* this.#listing.read(AbortSignal.any([signal, this.#scope.signal]));
    const { reason } = this.#scope.signal;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** What the wire of a run did, and does: also of one that nobody watches any more, or yet. */
  async *journal(run: RunRef, signal: AbortSignal): AsyncGenerator<WireEvent[], void> {
    yield* this.#journals.of(keyOf(run)).read(AbortSignal.any([signal, this.#scope.signal]));
    const { reason } = this.#scope.signal;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** How the watch of a run is doing at this moment; null when nobody watches it. */
  vitals(run: RunRef): RunVitals | null {
    return this.#watchers.get(keyOf(run))?.vitals ?? null;
  }

  /** Reads the list again now. */
  refresh(): void {
    this.#listing.refresh();
  }

  /** Somebody has seen what is known of this run. */
  looked(run: RunRef): void {
    const key = keyOf(run);
    const watcher = this.#watchers.get(key);
    watcher?.looked();
    this.#listing.looked(key, watcher?.seen ?? null);
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
    const watcher = this.#watchers.get(keyOf(run));
    watcher?.lookSoon();
    const isMessage = command.method === 'user_message' && outcome.kind === 'queued';
    if (isMessage) this.#queue.accepted(keyOf(run), watcher?.news, this.#io.clock.now());
    return outcome;
  }

  async stop(run: RunRef): Promise<StopOutcome> {
    this.retry(run);
    const outcome = await stopRun(this.#api, run, this.#scope.signal);
    if (outcome.kind === 'stopping') {
      this.#notes.stopAccepted(keyOf(run));
      this.#watchers.get(keyOf(run))?.stopAccepted();
      this.#listing.stirred();
    }
    return outcome;
  }

  /** The account has another token, or its old one again. */
  renewed(): void {
    this.#credentials.trust();
    this.wake();
  }

  /** Nobody waits any longer. */
  wake(): void {
    for (const watcher of this.#watchers.values()) watcher.wake();
    this.#listing.wake();
  }

  /** Ends everything in this turn, and resolves when nothing of it is left. Readers are told when it is for want of the account. */
  async end(why: CloudRunError): Promise<void> {
    this.#scope.abort(why);
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
    const watchers = [...this.#watchers.values()];
    this.#watchers.clear();
    await Promise.all([
      ...watchers.map((watcher) => watcher.end(why)),
      ...this.#disposals,
      this.#listing.end(),
      this.#noted,
    ]);
    this.#noting.abort(new Stopped('The account has ended'));
    await this.#notesKept;
    // What is on this machine has surroundings of its own.
    if (this.account.local) this.#io.surroundings[Symbol.dispose]();
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
        journal: this.#journalOf(run),
        newsChanged: () => this.#listing.stirred(),
      });
      if (this.#notes.isStopping(key)) watcher.stopAccepted();
      this.#watchers.set(key, watcher);
    }
    this.#leaving.get(watcher)?.();
    this.#leaving.delete(watcher);
    return watcher;
  }

  /** Where the watcher of a run notes what its wire does: for windows, and for whoever the service was given. */
  #journalOf(run: RunRef): Journal {
    const kept = this.#journals.of(keyOf(run));
    const { noted } = this.#io;
    if (!noted) return kept;
    return {
      note: (note) => {
        kept.note(note);
        noted(this.account.id, run, note);
      },
    };
  }

  #linger(run: RunRef, watcher: RunWatcher): void {
    if (watcher.readers > 0 || this.#scope.signal.aborted || this.#leaving.has(watcher)) return;
    const cancel = this.#io.clock.after(this.#policy.lingerMs, () => {
      this.#leaving.delete(watcher);
      if (watcher.readers > 0) return;
      if (this.#watchers.get(keyOf(run)) === watcher) {
        this.#watchers.delete(keyOf(run));
        this.#listing.left(keyOf(run), watcher);
      }
      const disposal = watcher[Symbol.asyncDispose]().finally(() => this.#disposals.delete(disposal));
      this.#disposals.add(disposal);
    });
    this.#leaving.set(watcher, cancel);
  }

  /** Watchers that came before the notes were read hear of it now. */
  async #readNotes(): Promise<void> {
    await this.#notes.load();
    for (const [key, watcher] of this.#watchers) if (this.#notes.isStopping(key)) watcher.stopAccepted();
  }
}
