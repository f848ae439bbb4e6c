import { type Clock, Nudge, sleep } from '@runwatch/async';
import { RunMeta, RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import type { LogStore } from '../log/log-folder.ts';
import { SeenMark } from './seen-mark.ts';

/** A line of the list, as it is remembered for a time when nobody can be asked. */
const NotedRun = z.object({
  key: z.string(),
  ref: RunRef,
  title: z.string(),
  repository: z.string().nullable(),
  run: RunMeta,
});
type NotedRun = z.infer<typeof NotedRun>;

/** The server's list, and when it told it, milliseconds since the epoch. */
const NotedList = z.object({ at: z.number(), runs: z.array(NotedRun) });
type NotedList = z.infer<typeof NotedList>;

const Notes = z.object({
  version: z.literal(1),
  /** When this account was first watched here, milliseconds since the epoch. */
  since: z.number(),
  /** By run: when its stop was accepted. */
  stopping: z.record(z.string(), z.number()),
  seen: z.record(z.string(), SeenMark),
  list: NotedList.nullish(),
});
type Notes = z.infer<typeof Notes>;

/** What is noted comes in handfuls. */
const GATHER_MS = 1_000;
/** Runs that are remembered; of older ones nobody asks what was seen of them. */
const MOST_RUNS = 2_000;
/** Lines of the list that are remembered: the newest, of which the others are below. */
const MOST_LISTED = 300;
/** A list that says the same is noted again this seldom: only its age is another. */
const LIST_AGES_MS = 60_000;
/** A stop that has not ended a run by then was lost on the way: nobody should have to wait for it for ever. */
const STOP_FORGOTTEN_MS = 24 * 60 * 60_000;

export interface AccountNotesIo {
  clock: Clock;
  /** Missing: what is noted is forgotten with the process. */
  store: LogStore | undefined;
  /** In whose name. */
  keptFor: string;
}

/** What is remembered of an account's runs beyond a watch and beyond the process: accepted stops, and how far somebody has looked. */
export class AccountNotes {
  readonly #io: AccountNotesIo;
  readonly #changed = new Nudge();
  #since: number;
  readonly #stopping = new Map<string, number>();
  readonly #seen = new Map<string, SeenMark>();
  #list: NotedList | null = null;
  /** Counts what was noted, and how much of that was written. */
  #noted = 0;
  #written = 0;

  constructor(io: AccountNotesIo) {
    this.#io = io;
    this.#since = io.clock.now();
  }

  /** When this account was first watched here. */
  get since(): number {
    return this.#since;
  }

  isStopping(run: string): boolean {
    return this.#stopping.has(run);
  }

  stopAccepted(run: string): void {
    this.#stopping.set(run, this.#io.clock.now());
    this.#note();
  }

  /** The run is over. */
  stopSettled(run: string): void {
    if (this.#stopping.delete(run)) this.#note();
  }

  seen(run: string): SeenMark | undefined {
    return this.#seen.get(run);
  }

  setSeen(run: string, mark: SeenMark): void {
    if (this.#seen.get(run) === mark) return;
    // Behind all others: those that nobody came back to are forgotten first.
    this.#seen.delete(run);
    this.#seen.set(run, mark);
    this.#note();
  }

  /** The list as it was last told; null when it never was. */
  get list(): NotedList | null {
    return this.#list;
  }

  setList(runs: readonly NotedRun[]): void {
    const at = this.#io.clock.now();
    const listed = runs.slice(0, MOST_LISTED).map((one) => ({ ...one, run: { ...one.run, output: null } }));
    const before = this.#list;
    const isSame = before !== null && JSON.stringify(before.runs) === JSON.stringify(listed);
    if (isSame && at - before.at < LIST_AGES_MS) return;
    this.#list = { at, runs: listed };
    this.#note();
  }

  /** Reads what was noted before. What cannot be read was not noted; what was noted meanwhile is newer. */
  async load(): Promise<void> {
    const { clock, store, keptFor } = this.#io;
    const text = await store?.readNotes(keptFor).catch(() => undefined);
    const notes = text === undefined ? undefined : parsed(text);
    if (!notes) return;
    this.#since = notes.since;
    this.#list ??= notes.list ?? null;
    for (const [run, at] of Object.entries(notes.stopping))
      if (clock.now() - at < STOP_FORGOTTEN_MS && !this.#stopping.has(run)) this.#stopping.set(run, at);
    const newer = [...this.#seen];
    this.#seen.clear();
    for (const [run, mark] of [...Object.entries(notes.seen), ...newer]) this.#seen.set(run, mark);
  }

  /** Writes what is noted, soon after it was; ends with the signal, and with everything written. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock } = this.#io;
    try {
      for (;;) {
        if (this.#written === this.#noted) await this.#changed.next(signal);
        await sleep(clock, GATHER_MS, { signal });
        await this.#write();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (this.#written !== this.#noted) await this.#write();
  }

  #note(): void {
    this.#noted++;
    this.#changed.fire();
  }

  async #write(): Promise<void> {
    const { store, keptFor } = this.#io;
    this.#written = this.#noted;
    const notes: Notes = {
      version: 1,
      since: this.#since,
      stopping: Object.fromEntries(this.#stopping),
      seen: Object.fromEntries([...this.#seen].slice(-MOST_RUNS)),
      list: this.#list,
    };
    // A disk that is full may have room when there is more to note; until then the notes are in memory.
    await store?.writeNotes(keptFor, JSON.stringify(notes)).catch(() => {});
  }
}

function parsed(text: string): Notes | undefined {
  try {
    return Notes.parse(JSON.parse(text));
  } catch {
    // Damaged, or another version's.
    return undefined;
  }
}
