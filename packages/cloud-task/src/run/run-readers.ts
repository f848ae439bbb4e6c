import { activity, type Clock, Nudge, sleep } from '@runwatch/async';
import {
  type CloudRunError,
  type Entries,
  type EntryText,
  isCloudRunError,
  type RunUpdate,
  type SearchQuery,
  type SearchUpdate,
  type WatchOptions,
} from '@runwatch/protocol';
import { commandFailure } from '../api/failures.ts';
import { timeSlices } from '../api/turn.ts';
import type { SearchThreads } from '../search/scan-thread.ts';
import { searchRun } from '../search/search-run.ts';
import { findPlan } from './find-plan.ts';
import { RunCursor } from './run-cursor.ts';
import type { RunView } from './run-view.ts';

export interface ReadersIo {
  clock: Clock;
  batchBytes: number;
  coalesceMs: number;
  /** What is read. */
  view: RunView;
  /** Ends all reading; its reason may be `no_account`. */
  scope: AbortSignal;
  /** What broke whoever tells the view: nothing comes any more. */
  fault?(): { error: unknown } | undefined;
  /** What was kept of the run, while there is nothing else to be told and it may be long until there is. */
  saved?(): RunView | undefined;
  /** Asks for the plan of a run whose history is not read yet; undefined when nobody says. */
  askPlan?(signal: AbortSignal): Promise<string | null | undefined>;
  /** Missing: nothing is there to search with. */
  search?: SearchThreads;
}

const RECORD: WatchOptions = { as: 'record' };

/** Any number of readers of one run, each at its own pace, whoever tells it: a watcher, or a file. */
export class RunReaders {
  readonly #io: ReadersIo;
  /** The entry whose text is being read in parts. */
  #readOut: { entry: number; line: string } | undefined;
  #count = 0;

  constructor(io: ReadersIo) {
    this.#io = io;
  }

  /** How many read now. */
  get count(): number {
    return this.#count;
  }

  /**
   * Everything known of the run, then everything that follows, in batches; see `CloudRunsClient.watch`. A reader that joins late, or is slow,
   * disturbs nobody. Returns after `ended` (a display's goes on until it is left), or when the signal is aborted or reading is over.
   * @throws CloudRunError `no_account` when it is over because of the account
   */
  async *read(signal: AbortSignal, options: WatchOptions = RECORD): AsyncGenerator<RunUpdate[], void> {
    const { scope } = this.#io;
    this.#count++;
    try {
      if (options.saved) {
        const isDone = yield* this.#readSaved(signal, options);
        if (isDone) return;
      }
      yield* this.#readFrom(this.#io.view, signal, options.as, scope);
    } finally {
      this.#count--;
    }
    const { reason } = scope;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** Final entries `[from, to)`, as far as they are known: see `CloudRunsClient.entries`. */
  async entries(from: number, to: number): Promise<Entries> {
    const view = this.#told;
    const lines = await this.#lines(view, from, Math.min(to, view.log.settled));
    return { at: from, lines: lines.map(view.displayed) };
  }

  /** A part of one entry's text: see `CloudRunsClient.text`. @throws CloudRunError `not_found` when it is not known (yet) */
  async text(entry: number, from: number): Promise<EntryText> {
    const view = this.#told;
    const line = this.#readOut?.entry === entry ? this.#readOut.line : (await this.#lines(view, entry, entry + 1))[0];
    if (line === undefined) throw commandFailure('not_found', 'This entry is not known here');
    const end = from + this.#io.batchBytes;
    // Its parts are asked for one after the other; the file would be read anew for each. What is not final may be another by then.
    const goesOn = end < line.length && entry < view.log.settled;
    this.#readOut = goesOn ? { entry, line } : undefined;
    return { text: line.slice(from, end), length: line.length };
  }

  /**
   * Looks for something in all of the run: see `CloudRunsClient.search`. @throws CloudRunError `no_account` when reading is over because of the account,
   * `unavailable` where nothing is there to search with, or the disk does not give the lines
   */
  async *search(query: SearchQuery, signal: AbortSignal): AsyncGenerator<SearchUpdate[], void> {
    const { clock, scope, search: threads } = this.#io;
    if (!threads) throw commandFailure('unavailable', 'Runs cannot be searched here');
    const stop = AbortSignal.any([signal, scope]);
    try {
      yield* searchRun({ clock, log: this.#told.log, threads }, query, stop);
    } catch (error) {
      if (stop.aborted) return;
      throw isCloudRunError(error) ? error : unreadable(error);
    }
    const { reason } = scope;
    if (!signal.aborted && isCloudRunError(reason, 'no_account')) throw reason;
  }

  /** What readers have been told now. */
  get #told(): RunView {
    const { view, saved } = this.#io;
    return view.log.ready ? view : (saved?.() ?? view);
  }

  /** What was kept, until there is something else to be told; returns whether this reader has got all it will get. */
  async *#readSaved(signal: AbortSignal, { as }: WatchOptions): AsyncGenerator<RunUpdate[], boolean> {
    const { view, saved, scope } = this.#io;
    const changed = new Nudge();
    const over = new AbortController();
    const leave = view.enrol(() => {
      changed.fire();
      if (view.log.ready && as === 'display') over.abort();
    });
    const stop = AbortSignal.any([signal, scope]);
    try {
      while (!stop.aborted && !view.log.ready && !this.#io.fault?.()) {
        const copy = saved?.();
        if (copy) {
          yield* this.#readFrom(copy, signal, as, AbortSignal.any([scope, over.signal]));
          // Whoever records has what was kept; whoever looks goes on with the run itself.
          return as === 'record' || stop.aborted;
        }
        const connection = { kind: 'connection' as const, connection: view.connection };
        yield [connection];
        if (view.connection === connection.connection) await changed.next(stop).catch(() => {});
      }
      return stop.aborted;
    } finally {
      leave();
    }
  }

  async *#readFrom(
    view: RunView,
    signal: AbortSignal,
    as: WatchOptions['as'],
    until: AbortSignal,
  ): AsyncGenerator<RunUpdate[], void> {
    const { clock, batchBytes, coalesceMs, fault } = this.#io;
    const stop = AbortSignal.any([signal, until]);
    const changed = new Nudge();
    await using _ = as === 'display' ? activity((leaving) => this.#findPlan(view, leaving), stop) : null;
    using cursor = new RunCursor(view, as);
    const leave = view.enrol(() => changed.fire());
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
        } else if (cursor.wants)
          cursor.supply(cursor.wants.from, await this.#lines(view, cursor.wants.from, cursor.wants.to));
        else if (fault?.()) throw fault()?.error;
        else if (view.savedAt !== undefined && as === 'record') return;
        else await changed.next(stop);
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      leave();
    }
  }

  #findPlan(view: RunView, signal: AbortSignal): Promise<void> {
    // A saved copy is shown because nobody can be asked.
    return findPlan(view, view.savedAt === undefined ? this.#io.askPlan : undefined, signal);
  }

  /** Lines of the log wherever they are. @throws CloudRunError `unavailable` when the disk does not give them */
  async #lines({ log }: RunView, from: number, to: number): Promise<string[]> {
    try {
      return await log.lines(from, to, this.#io.batchBytes);
    } catch (cause) {
      throw unreadable(cause);
    }
  }
}

const unreadable = (cause: unknown): CloudRunError =>
  commandFailure('unavailable', 'The kept log of this run cannot be read', { retryable: true }, cause);
