import { Nudge } from '@runwatch/async';
import { type Connection, type Integrity, NO_ENTRIES, type RunMeta } from '@runwatch/protocol';
import { newestPlanLine, openRequests } from '@runwatch/transcript';
import { DisplayLines } from './display-lines.ts';
import { RunLog } from './run-log.ts';

/** Everything that readers are told of a run: the log, and four facts beside it. Facts are replaced, never changed. */
export class RunView {
  readonly log = new RunLog();
  /** Fired when a reader has been told everything up to the end. */
  readonly seen = new Nudge();
  /** A line as a display is told it. */
  readonly displayed: (line: string) => string;
  #run: RunMeta | null = null;
  #connection: Connection;
  #integrity = NO_ENTRIES;
  #over = false;
  #requestEntries: readonly string[] = [];
  #planFound: string | null | undefined;
  #isPlanSought = false;
  /** Set when this is what was kept of a run, not the run: when it was kept, milliseconds since the epoch. */
  readonly savedAt: number | undefined;
  readonly #readers = new Set<() => void>();

  constructor(connection: Connection, savedAt?: number) {
    this.savedAt = savedAt;
    const cuts = new DisplayLines();
    this.displayed = (line) => cuts.of(line);
    this.#connection = connection;
    this.log.enrol(() => this.#tell());
  }

  get run(): RunMeta | null {
    return this.#run;
  }

  get connection(): Connection {
    return this.#connection;
  }

  get integrity(): Integrity {
    return this.#integrity;
  }

  /** What was found in the log of permission requests, apart from its entries; another object when there is something new. */
  get requestEntries(): readonly string[] {
    return this.#requestEntries;
  }

  /** Lines of the requests before entry `start` that are still open by then, oldest first. */
  requestsBefore(start: number): string[] {
    const { log } = this;
    const known = log.requestLines(start);
    // What was found apart may reach into the entries that are known.
    const later = new Set(log.requestLines(log.end));
    const found = this.#requestEntries.filter((line) => !later.has(line));
    return openRequests([...found, ...known], this.#run?.runId ?? '').map(({ line }) => line);
  }

  /** The line that tells the plan before `log.start`; null when there is none, undefined before anybody has looked. */
  get planFound(): string | null | undefined {
    return this.#planFound;
  }

  /** Somebody looks for it in the history: it will be known in a moment. */
  get isPlanComing(): boolean {
    const { start, isWhole, planLine } = this.log;
    return this.#isPlanSought && this.#planFound === undefined && start > 0 && isWhole && planLine === null;
  }

  /** The line that tells the plan as it was before entry `start`; null when there is none, or the entries from there on tell another. */
  planBefore(start: number): string | null {
    const noted = this.log.planLine;
    if (noted && noted.entry >= start) return null;
    const known = noted ? newestPlanLine([noted.line], this.#run?.runId ?? '') : undefined;
    return known === undefined ? (this.#planFound ?? null) : known;
  }

  /** Nothing will change any more. */
  get over(): boolean {
    return this.#over;
  }

  setRun(run: RunMeta): void {
    this.#run = run;
    this.#tell();
  }

  setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#tell();
  }

  setIntegrity(integrity: Integrity): void {
    if (JSON.stringify(integrity) === JSON.stringify(this.#integrity)) return;
    this.#integrity = integrity;
    this.#tell();
  }

  setRequestEntries(lines: readonly string[]): void {
    this.#requestEntries = lines;
    this.#tell();
  }

  /** Whoever says so will say what was found, or leave. */
  seekPlan(): void {
    this.#isPlanSought = true;
  }

  setPlanFound(line: string | null): void {
    this.#planFound = line;
    this.#tell();
  }

  setOver(): void {
    this.#over = true;
    this.#tell();
  }

  /** Calls `wake` at each change, in the turn of the change. Returns how to leave. */
  enrol(wake: () => void): () => void {
    this.#readers.add(wake);
    return () => this.#readers.delete(wake);
  }

  #tell(): void {
    for (const wake of this.#readers) wake();
  }
}
