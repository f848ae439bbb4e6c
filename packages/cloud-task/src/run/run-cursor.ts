import type { Connection, Integrity, RunMeta, RunUpdate, WatchOptions } from '@runwatch/protocol';
import type { RunView } from './run-view.ts';

/**
 * One reader's place in a run. It holds positions, not updates: a reader that is slow, or stopped, costs nothing, and is told the present state
 * of things when it comes back. Taking the view and enrolling happen in one turn, so a late reader is exact.
 */
export class RunCursor implements Disposable {
  readonly #view: RunView;
  readonly #leave: () => void;
  /** Older entries are asked for, not told. */
  readonly #asks: boolean;
  /** Where this reader's tail began; undefined until the snapshot was told. */
  #start: number | undefined;
  #tailAt = 0;
  /** The end of the tail as this reader has it: a correction that only shortens the log must be told, too. */
  #told = 0;
  #settled = 0;
  #headAt = 0;
  #run: RunMeta | null = null;
  #connection: Connection | undefined;
  #integrity: Integrity | undefined;
  /** What the requests that were told last were found in; undefined before they were told. */
  #requestEntries: readonly string[] | undefined;
  #plan: string | null = null;
  #ended = false;
  #full = false;
  #wants: Wanted | undefined;
  #supplied: Supplied = { at: 0, lines: [] };

  constructor(view: RunView, as: WatchOptions['as'] = 'record') {
    this.#view = view;
    this.#asks = as === 'display';
    this.#leave = view.log.enrol((at) => {
      if (at < this.#tailAt) this.#tailAt = Math.max(at, this.#start ?? 0);
    });
  }

  /** `ended` has been told: there will be no more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** There was more to read than one batch holds. */
  get hasMore(): boolean {
    return this.#full;
  }

  /** What is to be told next stands in a file: `supply` it, and read again. */
  get wants(): Wanted | undefined {
    return this.#wants;
  }

  /** Lines of the log, from entry `at` on. */
  supply(at: number, lines: readonly string[]): void {
    this.#supplied = { at, lines };
  }

  /**
   * What is new for this reader, as updates with at most `maxBytes` of entries (at least one entry, however large): first the snapshot, then
   * the tail, then the facts, then older entries, last the end. Empty when there is nothing new.
   */
  read(maxBytes: number): RunUpdate[] {
    const updates: RunUpdate[] = [];
    const room = { bytes: maxBytes };
    this.#wants = undefined;
    this.#readLog(updates, room);
    if (this.#tailTold) this.#view.seen.fire();
    this.#readFacts(updates);
    this.#readRequests(updates);
    if (this.#asks && this.#tailTold) this.#readPlan(updates);
    if (!this.#asks && this.#tailTold && room.bytes > 0) this.#readHead(updates, room);
    this.#readEnd(updates);
    this.#full = room.bytes <= 0;
    return updates;
  }

  [Symbol.dispose](): void {
    this.#leave();
  }

  /** An entry's line as this reader is told it. */
  get #shown(): (line: string) => string {
    return this.#asks ? this.#view.displayed : asWritten;
  }

  get #tailTold(): boolean {
    return this.#start !== undefined && this.#tailAt === this.#view.log.end;
  }

  #readLog(updates: RunUpdate[], room: Room): void {
    const { log, run } = this.#view;
    if (!log.ready || !run) return;
    if (this.#start === undefined) {
      const start = newestStart(this.#view);
      const lines = this.#take(start, log.end, room);
      const { savedAt } = this.#view;
      updates.push({ kind: 'snapshot', run, total: log.end, start, lines, ...(savedAt !== undefined && { savedAt }) });
      this.#start = start;
      this.#tailAt = start + lines.length;
      this.#told = this.#tailAt;
      this.#settled = start;
      this.#run = run;
    }
    if (room.bytes <= 0) return;
    const at = this.#tailAt;
    const lines = this.#take(at, log.end, room);
    this.#tailAt = at + lines.length;
    const settled = Math.min(log.settled, this.#tailAt);
    if (lines.length === 0 && settled <= this.#settled && at >= this.#told) return;
    this.#settled = Math.max(this.#settled, settled);
    this.#told = this.#tailAt;
    updates.push({ kind: 'from', at, lines, settled: this.#settled });
  }

  #readHead(updates: RunUpdate[], room: Room): void {
    const start = this.#start ?? 0;
    const { log } = this.#view;
    const end = log.isWhole ? start : Math.min(start, log.filled);
    if (this.#headAt >= end) return;
    const at = this.#headAt;
    const lines = this.#take(at, end, room);
    if (lines.length === 0) return;
    this.#headAt = at + lines.length;
    updates.push({ kind: 'fill', at, lines });
  }

  #readFacts(updates: RunUpdate[]): void {
    const { run, connection, integrity } = this.#view;
    // The status follows the entries: nothing is called finished before its last line was told.
    if (run && run !== this.#run && this.#tailTold) {
      this.#run = run;
      updates.push({ kind: 'run', run });
    }
    if (integrity !== this.#integrity && this.#tailTold) {
      this.#integrity = integrity;
      updates.push({ kind: 'integrity', integrity });
    }
    if (connection !== this.#connection && (connection.phase !== 'ended' || this.#tailTold)) {
      this.#connection = connection;
      updates.push({ kind: 'connection', connection });
    }
  }

  /** A reader whose history is not complete must not wait for it to see what the agent waits for. */
  #readRequests(updates: RunUpdate[]): void {
    const { requestEntries } = this.#view;
    const start = this.#start ?? 0;
    if (!this.#tailTold || this.#headAt >= start || this.#requestEntries === requestEntries) return;
    const lines = this.#view.requestsBefore(start).map(this.#shown);
    if (lines.length > 0 || this.#requestEntries) updates.push({ kind: 'requests', lines });
    this.#requestEntries = requestEntries;
  }

  /** Whoever is told the newest entries alone wants to see the plan that they go by. */
  #readPlan(updates: RunUpdate[]): void {
    const line = this.#start === 0 ? null : this.#view.planBefore(this.#start ?? 0);
    if (line === null || line === this.#plan) return;
    this.#plan = line;
    updates.push({ kind: 'plan', line: this.#shown(line) });
  }

  /** Lines `[from, to)` as far as they are at hand and there is room, but at least one. */
  #take(from: number, to: number, room: Room): string[] {
    const lines: string[] = [];
    const shown = this.#shown;
    for (let at = from; at < to && (room.bytes > 0 || lines.length === 0); at++) {
      const written = this.#view.log.line(at) ?? this.#supplied.lines[at - this.#supplied.at];
      if (written === undefined) {
        this.#wants = { from: at, to };
        room.bytes = 0;
        break;
      }
      const line = shown(written);
      const cost = line.length + LINE_OVERHEAD;
      if (lines.length > 0 && cost > room.bytes) {
        room.bytes = 0;
        break;
      }
      room.bytes -= cost;
      lines.push(line);
    }
    return lines;
  }

  #readEnd(updates: RunUpdate[]): void {
    const { over, run, integrity } = this.#view;
    if (this.#ended || !over || !run || !this.#tailTold) return;
    if (this.#asks && this.#view.isPlanComing) return;
    const { log } = this.#view;
    const start = this.#start ?? 0;
    if (!this.#asks && this.#headAt < (log.isWhole ? start : Math.min(start, log.filled))) return;
    this.#ended = true;
    updates.push({ kind: 'ended', run, integrity });
  }
}

/** How many entries a newcomer is told first. */
const NEWEST = 1_000;

/** Where a newcomer's tail begins: a page before the end, but never behind what may still be corrected; all of it is in memory. */
function newestStart({ log }: RunView): number {
  const newest = Math.min(Math.max(log.end - NEWEST, log.held), log.settled);
  return Math.max(log.isWhole ? 0 : log.start, newest);
}

interface Room {
  bytes: number;
}

/** Entries `[from, to)`, of which a batch is enough. */
interface Wanted {
  from: number;
  to: number;
}

interface Supplied {
  at: number;
  lines: readonly string[];
}

// What a line costs on its way beside its text: quotes, comma, and the array's slot.
const LINE_OVERHEAD = 16;

const asWritten = (line: string): string => line;
