import { activity, Nudge, Stopped, sleep } from '@runwatch/async';
import { type Failure, isTerminal, type ListTrouble, type RunList, type RunSummary } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import type { AccountNotes } from '../notes/account-notes.ts';
import { adjusted, firstMark, unreadSince } from '../notes/seen-mark.ts';
import type { Policy } from '../policy.ts';
import type { CloudTaskPorts } from '../ports.ts';
import { asStopping, mergeRun } from '../run/run-facts.ts';
import type { RunNews } from '../run/run-news.ts';
import { RunSteering } from '../steering/run-steering.ts';
import type { Surroundings } from '../steering/surroundings.ts';
import { askAround } from './ask-around.ts';
import { KnownRuns, type ListedRun } from './known-runs.ts';
import type { Attention } from './list-pace.ts';
import { pollList } from './poll-list.ts';
import { readNews } from './read-news.ts';

/** A run that is being watched, as far as a list is concerned. */
export interface WatchedRun {
  readonly news: RunNews | undefined;
  /** Entries before this one have been seen; null when nobody said so. */
  readonly seen: number | null;
}

export interface RunListingIo {
  ports: CloudTaskPorts;
  policy: Policy;
  api: CloudApi;
  surroundings: Surroundings;
  notes: AccountNotes;
  /** Resolves when what was noted before has been read. */
  noted: Promise<void>;
  watched(key: string): WatchedRun | undefined;
  /** Messages that the agent has not taken up yet. */
  queued(key: string, news: RunNews | undefined): number;
}

/** A list is told this often at most: runs that are watched change all the time. */
const TELL_MS = 1_000;
/** Whoever says nothing of it looks closely. */
const CLOSE: Attention = { level: 'focused', watch: () => () => {} };

/** The list of an account's runs, read once for all who follow it, and for as long as somebody does. */
export class RunListing {
  readonly #io: RunListingIo;
  readonly #known = new KnownRuns();
  readonly #now = new Nudge();
  readonly #changed = new Nudge();
  /** There may be something else to ask. */
  readonly #askAgain = new Nudge();
  /** Counts changes, so that none is missed while a list is being told. */
  #version = 0;
  #asOf: number | null = null;
  /** What is listed was noted by an earlier process: the server has not told it to this one. */
  #isRestored = false;
  #failed: ListTrouble | null = null;
  #hindrance: ListTrouble | null = null;
  #fault: { error: unknown } | undefined;
  #readers = 0;
  #stop = new AbortController();
  #story: Promise<void> = Promise.resolve();

  constructor(io: RunListingIo) {
    this.#io = io;
  }

  /** What is known now, and again when it is another. Ends with the signal. */
  async *read(signal: AbortSignal): AsyncGenerator<RunList, void> {
    const { clock } = this.#io.ports;
    this.#hold();
    let told: string | undefined;
    try {
      while (!signal.aborted) {
        if (this.#fault) throw this.#fault.error;
        const version = this.#version;
        const list = this.#list();
        const text = JSON.stringify(list);
        if (text !== told && (list.asOf !== null || list.trouble)) {
          told = text;
          const toldAt = clock.now();
          yield list;
          const rest = toldAt + TELL_MS - clock.now();
          if (rest > 0) await sleep(clock, rest, { signal });
        }
        if (version === this.#version) await this.#changed.next(signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await this.#letGo();
    }
  }

  /** Reads the list now. */
  refresh(): void {
    this.#now.fire();
  }

  /** Whoever waits to try again does so now. */
  wake(): void {
    if (this.#failed) this.#now.fire();
  }

  /** Something that a list shows of a watched run, or of what was noted, is another. */
  stirred(): void {
    this.#version++;
    this.#changed.fire();
  }

  /** Nobody watches the run any more, by `watcher` or at all. */
  left(key: string, { news, seen }: WatchedRun): void {
    const { notes, ports } = this.#io;
    const mark = notes.seen(key);
    if (mark && seen !== null && seen !== mark.entries) notes.setSeen(key, { ...mark, entries: seen });
    if (news && !isTerminal(news.run.status)) this.#known.left(key, news, ports.clock.now());
    this.stirred();
    this.#askAgain.fire();
  }

  /** Somebody has seen what is known of this run, which ends behind `entries`; null: as far as is known here. */
  looked(key: string, entries: number | null): void {
    const { notes, ports, watched } = this.#io;
    const news = watched(key)?.news;
    const run = news?.run ?? this.#known.find(key)?.run;
    if (!run) return;
    const seen = entries ?? this.#known.asked(key).total ?? notes.seen(key)?.entries ?? null;
    notes.setSeen(key, { entries: seen, over: isTerminal(run.status), at: ports.clock.now() });
    this.stirred();
  }

  /** Stops in this turn, whoever follows it, and resolves when it has stopped. */
  async end(): Promise<void> {
    this.#stop.abort(new Stopped('The account has ended'));
    await this.#story;
  }

  #hold(): void {
    if (this.#readers++ > 0) return;
    this.#stop = new AbortController();
    this.#story = this.#live(this.#stop.signal);
  }

  async #letGo(): Promise<void> {
    if (--this.#readers > 0) return;
    this.#stop.abort(new Stopped('Nobody follows the list any more'));
    await this.#story;
  }

  async #live(signal: AbortSignal): Promise<void> {
    const { ports, policy, api, surroundings, noted } = this.#io;
    const { clock, random, attention = CLOSE } = ports;
    using steering = new RunSteering(clock, surroundings, (probing) => api.reaches(probing));
    const steered = () => {
      const { kind } = steering.desired;
      const isHindered = kind === 'waiting-for-network' || kind === 'asleep';
      this.#hindrance = isHindered ? { kind, failure: null, retryAt: null } : null;
      this.stirred();
    };
    const leave = [steering.changed.add(steered), attention.watch(() => this.#askAgain.fire())];
    try {
      await noted;
      signal.throwIfAborted();
      this.#restore();
      steered();
      await using polling = activity(
        (stop) =>
          pollList(
            {
              clock,
              random,
              attention,
              everyMs: policy.listMs,
              now: this.#now,
              read: async (reading) => {
                const tasks = await steering.withPermit((permitted) => api.tasks(permitted), reading);
                this.#known.list(tasks);
                this.#asOf = clock.now();
                this.#isRestored = false;
                this.#io.notes.setList(this.#known.listed);
                this.#failed = null;
                this.stirred();
                this.#askAgain.fire();
              },
              failed: (failure, retryAt) => this.#fail(failure, retryAt),
            },
            stop,
          ),
        signal,
      );
      await using asking = activity(
        (stop) =>
          askAround(
            {
              clock,
              random,
              changed: this.#askAgain,
              limits: () => policy.questions[attention.level],
              candidates: () =>
                this.#isRestored ? [] : this.#known.candidates((key) => this.#io.watched(key) !== undefined),
              ask: (key, sent, asked) => this.#ask(key, sent, steering, asked),
              failed: (key) => this.#known.failed(key, this.#known.find(key)?.run.updatedAt ?? null, clock.now()),
            },
            stop,
          ),
        signal,
      );
      await Promise.race([polling.done, asking.done]);
    } catch (error) {
      if (signal.aborted) return;
      this.#fault = { error };
      this.stirred();
    } finally {
      for (const off of leave) off();
    }
  }

  /** Until the server has told the list, the one that it told last is shown, with its age. */
  #restore(): void {
    const { list } = this.#io.notes;
    if (this.#asOf !== null || !list) return;
    this.#known.restore(list.runs);
    this.#asOf = list.at;
    this.#isRestored = true;
  }

  async #ask(key: string, sent: () => void, steering: RunSteering, signal: AbortSignal): Promise<void> {
    const { api, ports } = this.#io;
    const listed = this.#known.find(key);
    if (!listed) return;
    const { ref, run } = listed;
    const before = this.#known.asked(key);
    const known = await steering.withPermit(
      (permitted) => readNews({ api, ref, run, sent }, before, permitted),
      signal,
    );
    this.#known.answered(key, known, run.updatedAt, ports.clock.now());
    this.stirred();
  }

  #fail(failure: Failure, retryAt: number): void {
    this.#failed = { kind: 'failed', failure, retryAt };
    this.stirred();
  }

  #list(): RunList {
    return {
      runs: this.#known.listed.map((listed) => this.#summary(listed)),
      asOf: this.#asOf,
      trouble: this.#hindrance ?? this.#failed,
    };
  }

  #summary({ key, ref, title, repository, run: listed }: ListedRun): RunSummary {
    const { notes, watched, queued } = this.#io;
    const watcher = watched(key);
    const news = watcher?.news;
    const merged = news ? mergeRun(listed, news.run) : listed;
    const over = isTerminal(merged.status);
    if (over) notes.stopSettled(key);
    const asked = over ? undefined : this.#known.asks(key);
    const activity = over ? undefined : news ? news.activity : this.#known.activity(key);
    const waiting = queued(key, news);
    return {
      ref,
      title,
      repository,
      run: asStopping(merged, notes.isStopping(key)),
      ...(over ? {} : news ? { asks: news.asks } : asked && { asks: asked.asks, asksAsOf: asked.asOf }),
      ...(activity && { activity }),
      ...(news && { wire: news.wire }),
      ...(waiting > 0 && !over && { queued: waiting }),
      unread: this.#unread(key, merged, watcher),
    };
  }

  #unread(key: string, run: RunSummary['run'], watcher: WatchedRun | undefined): number {
    const { notes, ports } = this.#io;
    const now = ports.clock.now();
    const entries = watcher?.news?.entries ?? this.#known.asked(key).total;
    let mark = notes.seen(key) ?? firstMark(run, entries, notes.since, now);
    // Corrections move it: the watcher has followed them.
    const seen = watcher?.seen ?? null;
    if (seen !== null && seen !== mark.entries) mark = { ...mark, entries: seen };
    mark = adjusted(mark, entries, now);
    notes.setSeen(key, mark);
    return unreadSince(mark, run, entries);
  }
}
