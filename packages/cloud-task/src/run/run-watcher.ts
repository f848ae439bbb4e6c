import { Nudge, Stopped, sleep } from '@runwatch/async';
import {
  type CloudRunError,
  type Entries,
  type EntryText,
  isCloudRunError,
  type RunRef,
  type RunUpdate,
  type WatchOptions,
} from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { commandFailure } from '../api/failures.ts';
import { timeSlices } from '../api/turn.ts';
import { LogDemand } from '../history/follow-log.ts';
import { forgetfulStore } from '../log/forgetful-store.ts';
import type { KeptLog } from '../log/log-folder.ts';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import { RunSteering } from '../steering/run-steering.ts';
import type { Surroundings } from '../steering/surroundings.ts';
import { StreamPace } from '../stream/stream-pace.ts';
import { askRun } from './ask-run.ts';
import { RunCursor } from './run-cursor.ts';
import { RunFacts } from './run-facts.ts';
import { RunView } from './run-view.ts';
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
  runChanged(): void;
}

const RECORD: WatchOptions = { as: 'record' };
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
  readonly #story: Promise<void>;
  #fault: { error: unknown } | undefined;
  /** The entry whose text is being read in parts. */
  #readOut: { entry: number; line: string } | undefined;
  #readers = 0;
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
    this.#story = this.#live();
  }

  get readers(): number {
    return this.#readers;
  }

  /** The story broke on a fault of ours: this watcher tells nothing any more. */
  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /**
   * Everything known of the run, then everything that follows, in batches; see `CloudRunsClient.watch`. A reader that joins late, or is slow,
   * disturbs nobody. Returns after `ended` (a display's goes on until it is left), or when the signal is aborted or the watcher disposed of.
   * @throws CloudRunError `no_account` when the watcher has ended with its account
   */
  async *read(signal: AbortSignal, { as }: WatchOptions = RECORD): AsyncGenerator<RunUpdate[], void> {
    const { clock } = this.#io.ports;
    const { batchBytes, coalesceMs } = this.#io.policy;
    const stop = AbortSignal.any([signal, this.#scope.signal]);
    const changed = new Nudge();
    using cursor = new RunCursor(this.#view, as);
    const leave = this.#view.enrol(() => changed.fire());
    this.#readers++;
    const slice = timeSlices(clock);
    let toldAt = Number.NEGATIVE_INFINITY;
    try {
      while (!stop.aborted) {
        const updates = cursor.read(batchBytes);
        if (updates.length > 0) {
          toldAt = clock.now();
          yield updates;
          if (cursor.ended) {
            // Whoever looks at a run asks for its entries as long as they look, also when it is over.
            if (as === 'display') await new Nudge().next(stop);
            return;
          }
          if (cursor.hasMore) {
            // A reader that is quick would have main to itself until it has caught up.
            await slice();
            continue;
          }
          // Live entries come singly; windows are better served with what came in a frame's time.
          const rest = toldAt + coalesceMs - clock.now();
          if (rest > 0) await sleep(clock, rest, { signal: stop });
        } else if (cursor.wants) cursor.supply(cursor.wants.from, await this.#kept(cursor.wants.from, cursor.wants.to));
        else if (this.#fault) throw this.#fault.error;
        else await changed.next(stop);
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      this.#readers--;
      leave();
    }
    const { reason } = this.#scope.signal;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** Final entries `[from, to)`, as far as they are known: see `CloudRunsClient.entries`. */
  async entries(from: number, to: number): Promise<Entries> {
    const { log, displayed } = this.#view;
    const lines = await this.#kept(from, Math.min(to, log.settled));
    return { at: from, lines: lines.map(displayed) };
  }

  /** A part of one entry's text: see `CloudRunsClient.text`. @throws CloudRunError `not_found` when it is not known (yet) */
  async text(entry: number, from: number): Promise<EntryText> {
    const line = this.#readOut?.entry === entry ? this.#readOut.line : (await this.#kept(entry, entry + 1))[0];
    if (line === undefined) throw commandFailure('not_found', 'This entry is not known here');
    const end = from + this.#io.policy.batchBytes;
    // Its parts are asked for one after the other; the file would be read anew for each. What is not final may be another by then.
    const goesOn = end < line.length && entry < this.#view.log.settled;
    this.#readOut = goesOn ? { entry, line } : undefined;
    return { text: line.slice(from, end), length: line.length };
  }

  /** Whoever waits, stops waiting: in backoff, signed out, failed. */
  wake(): void {
    this.#nudge.fire();
  }

  /** The user wants it tried now, whatever the system says of the network. */
  retry(): void {
    this.wake();
    this.#steering.lookNow();
  }

  /** No request is made for this run until `resume()`. What was told stays. */
  pause(): void {
    this.#steering.pause();
  }

  resume(): void {
    this.#steering.resume();
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

  /** Lines of the log wherever they are. @throws CloudRunError `unavailable` when the disk does not give them */
  async #kept(from: number, to: number): Promise<string[]> {
    try {
      return await this.#view.log.lines(from, to, this.#io.policy.batchBytes);
    } catch (cause) {
      throw commandFailure('unavailable', 'The kept log of this run cannot be read', { retryable: true }, cause);
    }
  }

  async #live(): Promise<void> {
    const { ports, policy, api, ref, runChanged } = this.#io;
    const kept = await this.#openKept();
    const view = this.#view;
    const steering = this.#steering;
    const wire = new WireBoard(ports.clock, view);
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
      runChanged,
      view,
      wire,
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
      const newest = ended && (await readKept(kept, ended));
      if (ended && newest) tellKept(io, ended, newest);
      else await watchRun(io, this.#scope.signal);
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
    // What could not be written is asked for again next time.
    await kept?.close().catch(() => {});
  }
}
