import { activity, Nudge, Stopped } from '@runwatch/async';
import type {
  CloudRunError,
  Entries,
  EntryText,
  RunRef,
  RunUpdate,
  RunVitals,
  SearchQuery,
  SearchUpdate,
  WatchOptions,
} from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { LogDemand } from '../history/follow-log.ts';
import type { Journal } from '../journal/run-journal.ts';
import { forgetfulStore } from '../log/forgetful-store.ts';
import type { KeptLog } from '../log/log-folder.ts';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import { RunSteering } from '../steering/run-steering.ts';
import type { Surroundings } from '../steering/surroundings.ts';
import { StreamPace } from '../stream/stream-pace.ts';
import { askRun } from './ask-run.ts';
import { askPlan } from './find-plan.ts';
import { RunFacts } from './run-facts.ts';
import { newsOf, type RunNews } from './run-news.ts';
import { RunReaders } from './run-readers.ts';
import { RunView } from './run-view.ts';
import { isTrouble, savedView } from './saved-view.ts';
import { SeenPlace } from './seen-place.ts';
import { readKept, tellKept, watchRun } from './watch-run.ts';
import { describeConnection } from './wire.ts';
import { WireBoard } from './wire-board.ts';

export interface WatcherIo {
  ports: CloudTaskPorts;
  policy: Policy;
  api: CloudApi;
  ref: RunRef;
  surroundings: Surroundings;
  /** In whose name logs are kept. */
  keptFor: string;
  /** Where it is noted what the wire does. */
  journal: Journal;
  /** A list would show it otherwise now: `news` says how. */
  newsChanged(): void;
}

const UNHEARD = { byteAt: null, entryAt: null };

/** The one watcher of a run: it lives the story, and any number of readers read of it, each at its own pace. */
export class RunWatcher implements AsyncDisposable {
  readonly #io: WatcherIo;
  readonly #scope = new AbortController();
  readonly #nudge = new Nudge();
  readonly #facts: RunFacts;
  readonly #steering: RunSteering;
  readonly #demand: LogDemand;
  readonly #view: RunView;
  readonly #wire: WireBoard;
  readonly #story: Promise<void>;
  #fault: { error: unknown } | undefined;
  readonly #readers: RunReaders;
  /** What was kept of the run, where the server keeps us waiting. */
  #saved: RunView | undefined;
  readonly #seen: SeenPlace;
  #keptLog: KeptLog | undefined;

  constructor(io: WatcherIo) {
    this.#io = io;
    const { clock } = io.ports;
    this.#demand = new LogDemand(clock, io.policy.quietMs);
    this.#facts = new RunFacts(io.ref);
    this.#steering = new RunSteering(
      clock,
      io.surroundings,
      async (signal) => (await askRun({ api: io.api, ref: io.ref, facts: this.#facts }, signal)) !== 'unreached',
    );
    const { kind } = this.#steering.desired;
    this.#view = new RunView(
      describeConnection(kind, { kind: 'connecting', leg: null }, { kind: 'loading' }, false, UNHEARD),
    );
    this.#wire = new WireBoard(clock, this.#view, io.journal);
    this.#seen = new SeenPlace(this.#view.log);
    this.#view.enrol(() => io.newsChanged());
    this.#readers = new RunReaders({
      clock,
      batchBytes: io.policy.batchBytes,
      coalesceMs: io.policy.coalesceMs,
      view: this.#view,
      scope: this.#scope.signal,
      fault: () => this.#fault,
      saved: () => this.#saved,
      askPlan: (signal) => {
        const { clock, random } = io.ports;
        const { api, ref } = io;
        return askPlan({ clock, random, api, ref, nudge: this.#nudge, steering: this.#steering }, signal);
      },
      ...(io.ports.search && { search: io.ports.search }),
    });
    this.#story = this.#live();
  }

  get readers(): number {
    return this.#readers.count;
  }

  /** The story broke on a fault of ours: this watcher tells nothing any more. */
  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /** See `CloudRunsClient.watch`. */
  read(signal: AbortSignal, options?: WatchOptions): AsyncGenerator<RunUpdate[], void> {
    return this.#readers.read(signal, options);
  }

  /** Final entries `[from, to)`, as far as they are known: see `CloudRunsClient.entries`. */
  entries(from: number, to: number): Promise<Entries> {
    return this.#readers.entries(from, to);
  }

  /** A part of one entry's text: see `CloudRunsClient.text`. */
  text(entry: number, from: number): Promise<EntryText> {
    return this.#readers.text(entry, from);
  }

  /** Looks for something in all of the run: see `CloudRunsClient.search`. */
  search(query: SearchQuery, signal: AbortSignal): AsyncGenerator<SearchUpdate[], void> {
    return this.#readers.search(query, signal);
  }

  /** Whoever waits, stops waiting: in backoff, signed out, failed. */
  wake(): void {
    this.#nudge.fire();
  }

  /** The user wants it tried now, whatever the system says of the network. */
  retry(): void {
    this.wake();
    this.#demand.within(0);
    this.#steering.lookNow();
  }

  /** No request is made for this run until `resume()`. What was told stays. */
  pause(): void {
    this.#steering.pause();
  }

  resume(): void {
    this.#steering.resume();
  }

  /** What a list shows of this run; undefined before there is anything to show. */
  get news(): RunNews | undefined {
    return newsOf(this.#view);
  }

  /** How the watch is doing at this moment. */
  get vitals(): RunVitals {
    const { ready, end, settled } = this.#view.log;
    return {
      ...this.#wire.vitals,
      limitMs: this.#io.policy.silenceMs,
      unconfirmed: end - settled,
      total: ready ? end : null,
    };
  }

  /** Entries before this one have been seen, as they are counted now; null when nobody said so. */
  get seen(): number | null {
    return this.#seen.entries;
  }

  /** Somebody has seen everything up to here. */
  looked(): void {
    this.#seen.looked();
  }

  /** Something was done to the run that the log will show soon. */
  lookSoon(): void {
    this.#demand.within(1_000);
  }

  /** The server has accepted that the run be stopped: every reader is told, and those that come. */
  stopAccepted(): void {
    this.#facts.stopAccepted();
    const { run } = this.#facts;
    // Before the snapshot there is nothing to add to; it will say so itself.
    if (run && this.#view.run && run.stopping) this.#view.setRun(run);
    this.lookSoon();
  }

  /** Stops in this turn, and resolves when it has stopped. */
  async end(why: CloudRunError | Stopped): Promise<void> {
    this.#scope.abort(why);
    await this.#story;
    // Its readers may have read on until now.
    await this.#closeKept();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end(new Stopped('The watcher was disposed of'));
  }

  async #live(): Promise<void> {
    const { ports, policy, api, ref, journal } = this.#io;
    const kept = await this.#openKept();
    const view = this.#view;
    const steering = this.#steering;
    const wire = this.#wire;
    // Whoever waits for a time that was right before, looks again.
    const leave = steering.changed.add(() => {
      wire.desired(steering.desired);
      this.#nudge.fire();
    });
    wire.desired(steering.desired);
    const io = {
      ports,
      policy,
      api,
      ref,
      view,
      wire,
      journal,
      facts: this.#facts,
      steering,
      nudge: this.#nudge,
      demand: this.#demand,
      pace: new StreamPace(),
      kept,
    };
    const { ended } = kept.header;
    try {
      // The log may have been long in another's hands.
      this.#scope.signal.throwIfAborted();
      const newest = ended && (await readKept(kept.lines, ended.total));
      if (ended && newest) tellKept(io, ended, newest);
      else {
        await using _ = activity((stop) => this.#offerSaved(kept, stop), this.#scope.signal);
        await watchRun(io, this.#scope.signal);
      }
    } catch (error) {
      if (this.#scope.signal.aborted) return;
      this.#fault = { error };
      await this.#closeKept();
      // Wakes the readers, so that they find the fault.
      view.setConnection(view.connection);
    } finally {
      leave();
      steering[Symbol.dispose]();
    }
  }

  /** What was kept can be read when the server cannot be reached, until it tells the run itself. */
  async #offerSaved(kept: KeptLog, signal: AbortSignal): Promise<void> {
    const view = this.#view;
    const changed = new Nudge();
    const leave = view.enrol(() => {
      changed.fire();
      if (this.#saved && this.#saved.connection !== view.connection) this.#saved.setConnection(view.connection);
    });
    try {
      while (!view.log.ready && !isTrouble(view.connection)) await changed.next(signal);
      if (view.log.ready) return;
      this.#saved = await savedView(kept, view.connection);
      if (!this.#saved) return;
      // Wakes the readers, so that they find it.
      view.setConnection(view.connection);
      while (!view.log.ready) await changed.next(signal);
      this.#saved = undefined;
    } finally {
      leave();
    }
  }

  async #openKept(): Promise<KeptLog> {
    const { ports, ref, keptFor } = this.#io;
    const { logs = forgetfulStore } = ports;
    // A disk that does not work must not keep anybody from watching.
    const kept = await logs.open(keptFor, ref).catch(() => forgetfulStore.open(keptFor, ref));
    this.#keptLog = kept;
    return kept;
  }

  async #closeKept(): Promise<void> {
    const kept = this.#keptLog;
    this.#keptLog = undefined;
    const { run, log, connection } = this.#view;
    const at = connection.lastByteAt ?? this.#io.ports.clock.now();
    if (kept && run && log.ready) await kept.saw({ run, at }).catch(() => {});
    // What could not be written is asked for again next time.
    await kept?.close().catch(() => {});
  }
}
