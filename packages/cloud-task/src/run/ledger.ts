import { type Basis, UNREADABLE } from '@runwatch/protocol';
import { isServerMade, joinSeam, type Seam, type SeamEntry } from '@runwatch/transcript';

/** What the transcript shows from entry `at` on, after something was learnt. Entries before `settled` are final. */
export interface Shown {
  at: number;
  lines: string[];
  settled: number;
}

interface Row {
  readonly entry: SeamEntry;
  readonly from: 'log' | 'live';
  /** The stream has told it since it last began anew. */
  told: boolean;
  /** Shown although its place is not proven: the log may have it elsewhere. */
  readonly doubted?: boolean;
}

/** Final rows that are kept for comparison with a stream that begins anew: as many as the newest page has. */
const CONTEXT = 1_000;

/** How late the agent's entries may be in the log, at the most (protocol 1.6: batches of up to 5 s, and some tries). */
const LATEST_MS = 10_000;

/** How much a pool of unknown place must grow before it is compared again: a join costs what both sides hold. */
const GROWTH = 1.25;

/**
 * What was told of a run, and which of it the log has by now: the place where the two witnesses are joined. It never waits.
 *
 *     rows:  … final (the log's) | open: live ones the log does not have yet, and the log's among them |   pool: live, of unknown place
 *
 * The log is complete and in order, so new rows of it are joined to the open rows at a known point. A stream that did not resume is joined to
 * what is shown, in whichever spelling it stands there; from then on each row knows whether the stream has told it.
 */
export class Ledger {
  /** The entry number of `rows[0]`. */
  #base: number;
  #rows: Row[];
  #final: number;
  /** Where the stream goes on is known: with the first row that it has not told, or behind them all. */
  #placed = false;
  #pool: SeamEntry[] = [];
  #joinedPool = 0;
  /** The first doubted row: before it something may be missing that the log has not shown yet. */
  #holeAt: number | undefined;
  /** The log is being asked after a gap: live entries wait for its answer. */
  #holding = false;
  #basis: Basis | null = null;
  #duplicates = 0;
  #unreadable = 0;

  /** Begins with the log's newest page; its first row is entry `start`. */
  constructor(start: number, page: readonly string[]) {
    this.#base = start;
    this.#rows = page.map((line) => logRow(entryOf(line)));
    this.#final = this.#rows.length;
  }

  get basis(): Basis | null {
    return this.#basis;
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  /** Entries before this follow each other without a hole; behind it there may be one, if `isUnproven`. */
  get continuousTo(): number {
    return this.#base + (this.#holeAt ?? this.#rows.length);
  }

  /** Live entries are shown whose place in the run is not proven. */
  get isUnproven(): boolean {
    return this.#holeAt !== undefined || (!this.#holding && this.#pool.length > 0);
  }

  /** How many live entries are shown, or held, that the log does not have as far as it was read. */
  get waiting(): number {
    let open = this.#pool.length;
    for (let at = this.#final; at < this.#rows.length; at++) if (this.#rows[at]?.from === 'live') open++;
    return open;
  }

  /** The stream goes on at a place that we do not know. What it tells is held until the log has answered, or `release`. */
  gap(): void {
    this.#settlePool();
    for (const row of this.#rows) row.told = false;
    // At the very beginning there is nothing that could have been missed.
    this.#placed = this.#base === 0 && this.#rows.length === 0;
    this.#holding = true;
  }

  /** The log takes too long to answer: what came since the gap is shown all the same. */
  release(): Shown | undefined {
    if (!this.#holding) return undefined;
    this.#holding = false;
    this.#joinPool();
    return this.#show(this.#final);
  }

  /** What the stream told, in order; `duplicates` were dropped on the way because their ids had been seen. */
  live(entries: readonly SeamEntry[], duplicates: number): Shown | undefined {
    this.#duplicates += duplicates;
    for (const entry of entries) if (entry.value === undefined) this.#unreadable++;
    if (entries.length === 0) return undefined;
    if (this.#placed && this.#pool.length === 0 && !this.#holding && this.#untold().length === 0) {
      const at = this.#rows.length;
      for (const entry of entries) this.#rows.push({ entry, from: 'live', told: true });
      return this.#show(at);
    }
    for (const entry of entries) this.#pool.push(entry);
    if (this.#holding) return undefined;
    if (!this.#placed && this.#pool.length < this.#joinedPool * GROWTH) return this.#show(this.#rows.length);
    this.#joinPool();
    return this.#show(this.#final);
  }

  /** The log's rows behind those read before; none when it has not grown. */
  log(lines: readonly string[]): Shown {
    const changedFrom = this.#final;
    if (lines.length > 0) this.#joinLog(lines.map(entryOf));
    this.#holding = false;
    this.#joinPool();
    const shown = this.#show(changedFrom);
    this.#forgetContext();
    return shown;
  }

  /** The stream has ended and the log is at rest: what is shown now is final. */
  close(): Shown {
    this.#holding = false;
    this.#joinPool();
    const at = this.#final;
    this.#settlePool();
    this.#final = this.#rows.length;
    return this.#show(at);
  }

  /** New rows of the log, and what stands open since the last of them, begin at the same point of the run. */
  #joinLog(added: SeamEntry[]): void {
    const settled = this.#rows.slice(0, this.#final);
    const open = this.#rows.slice(this.#final);
    const live = open.filter((row) => row.from === 'live');
    const log = [...open.filter((row) => row.from === 'log'), ...added.map(logRow)];
    const seam = joinSeam({ before: entriesOf(settled), log: entriesOf(log), live: entriesOf(live), anchored: true });
    if (live.length > 0 && seam.basis) this.#basis = weaker(this.#basis, seam.basis);
    const toldAll = live.every((row) => row.told);
    const since = timeOf(live[0]?.entry);
    let final = 0;
    const joined = seam.rows.map((row, index) => {
      const known = (row.from === 'log' ? log : live)[row.at] as Row;
      if (row.from === 'live') return row.line === known.entry.line ? known : { ...known, entry: entryOf(row.line) };
      if (live.length > 0 && toldAll) known.told ||= isTold(seam, row.at, known, since);
      if (row.at < seam.logAt || live.length === 0) final = index + 1;
      return known;
    });
    this.#rows = [...settled, ...joined];
    if (seam.proven || live.length === 0) this.#final = settled.length + final;
    if (this.#holeAt !== undefined) this.#findHole();
    // Which of the log's rows are those that the stream has told of these, nobody can say: it must be placed anew.
    if (!toldAll) this.#placed = false;
  }

  /** Compares the pool with what the stream has not told yet, or, as long as its place is unknown, with everything shown. */
  #joinPool(): void {
    if (this.#pool.length === 0) return;
    this.#joinedPool = this.#pool.length;
    const rows = this.#placed ? this.#untold() : this.#rows;
    const before = this.#placed ? this.#rows.filter((row) => row.told) : [];
    const seam = joinSeam({
      before: entriesOf(before),
      log: entriesOf(rows),
      live: this.#pool,
      anchored: this.#placed,
    });
    if (seam.proven || this.#tellsAllFromTheFirst(seam)) this.#takeIn(seam, rows);
  }

  /** The stream has told every row there is of the run, from its very first: what follows is new, proof or not. */
  #tellsAllFromTheFirst(seam: Seam): boolean {
    return !this.#placed && this.#base === 0 && this.#rows.length > 0 && seam.logAt === this.#rows.length;
  }

  /**
   * Nothing will prove the place of these entries any more: what the rows have of them is taken for the same, what they do not have is shown
   * behind them.
   */
  #settlePool(): void {
    const pool = this.#shownPool();
    if (pool.length > 0) {
      const rows = [...this.#rows];
      const seam = joinSeam({ log: entriesOf(rows), live: pool, anchored: false, final: true });
      this.#pool = [...pool];
      this.#takeIn(seam, rows, !seam.proven && rows.length > 0);
      this.#findHole();
    }
    this.#pool = [];
  }

  /** The pool has found its place among `rows`: what is new of it becomes rows. */
  #takeIn(seam: Seam, rows: readonly Row[], doubted = false): void {
    if (seam.basis) this.#basis = weaker(this.#basis, seam.basis);
    this.#duplicates += seam.dropped;
    const since = timeOf(this.#pool[0]);
    rows.forEach((row, at) => {
      row.told ||= isTold(seam, at, row, since);
    });
    const last = seam.rows.findLastIndex((row) => row.from === 'log');
    let after: Row | undefined;
    seam.rows.forEach((row, index) => {
      if (row.from === 'log') {
        after = rows[row.at];
        return;
      }
      const known = this.#pool[row.at] as SeamEntry;
      if (this.#isBeforeContext(known)) return;
      const entry = row.line === known.line ? known : entryOf(row.line);
      const added: Row = { entry, from: 'live', told: true, doubted };
      // Final rows stay where they are: what only the stream knows of that time stands behind them.
      const place = after && index < last ? this.#rows.indexOf(after) + 1 : this.#rows.length;
      this.#rows.splice(index < last ? Math.max(place, this.#final) : place, 0, added);
      after = added;
    });
    this.#pool = [];
    this.#joinedPool = 0;
    this.#placed = true;
  }

  #findHole(): void {
    const at = this.#rows.findIndex((row) => row.doubted);
    this.#holeAt = at < 0 ? undefined : at;
  }

  /** Rows that the stream will tell next: of the log, which was ahead, or told by an earlier connection. */
  #untold(): readonly Row[] {
    // All told rows but a few come first, so looking from the end is quick.
    let from = this.#rows.length;
    for (let at = this.#rows.length - 1; at >= 0 && at >= this.#rows.length - CONTEXT; at--)
      if (!(this.#rows[at] as Row).told) from = at;
    return from === this.#rows.length ? NONE : this.#rows.slice(from).filter((row) => !row.told);
  }

  #show(at: number): Shown {
    const lines: string[] = [];
    for (let index = at; index < this.#rows.length; index++) lines.push((this.#rows[index] as Row).entry.line);
    if (!this.#holding) for (const entry of this.#shownPool()) lines.push(entry.line);
    return { at: this.#base + at, lines, settled: this.#base + this.#final };
  }

  /**
   * A stream's window is told from its beginning, which may lie before everything that is kept here. Until the join has found its place, such
   * entries are not news: the history has them.
   */
  #shownPool(): readonly SeamEntry[] {
    if (this.#pool.length === 0 || this.#base === 0) return this.#pool;
    const oldest = timeOf(this.#rows.find((row) => !Number.isNaN(timeOf(row.entry)))?.entry);
    return Number.isNaN(oldest) ? this.#pool : this.#pool.filter((entry) => !(timeOf(entry) < oldest));
  }

  /**
   * A line of the server's that is not among the rows, but is hardly younger than the first of them: the log had it at once, ahead of what the
   * agent said before it, so it stands in the part of the log that is not kept here.
   */
  #isBeforeContext(entry: SeamEntry): boolean {
    if (this.#base === 0 || !isServerMade(entry.value)) return false;
    const oldest = timeOf(this.#rows.find((row) => !Number.isNaN(timeOf(row.entry)))?.entry);
    return timeOf(entry) < oldest + LATEST_MS;
  }

  #forgetContext(): void {
    const surplus = this.#final - CONTEXT;
    // A doubt is kept as long as it stands: it must not be forgotten with the rows that raised it.
    if (surplus < CONTEXT || this.#holeAt !== undefined) return;
    this.#rows = this.#rows.slice(surplus);
    this.#base += surplus;
    this.#final -= surplus;
  }
}

const NONE: readonly Row[] = [];

/**
 * Whether a stream that began at `since` has told all of this row. A line of the server's stands in the log ahead of what the agent said before it:
 * it may be yet to come, although what stands behind it was told.
 */
function isTold(seam: Seam, at: number, { entry }: Row, since: number): boolean {
  if (!isServerMade(entry.value)) return at < seam.logAt;
  return seam.matched.has(at) || (at < seam.logAt && timeOf(entry) < since);
}

const logRow = (entry: SeamEntry): Row => ({ entry, from: 'log', told: false });
const entriesOf = (rows: readonly Row[]): SeamEntry[] => rows.map((row) => row.entry);

/** Rows of the log are parsed when they are compared, which most of them never are. */
function entryOf(line: string): SeamEntry {
  let parsed: { value: unknown } | undefined;
  return {
    line,
    get value() {
      parsed ??= { value: parse(line) };
      return parsed.value;
    },
  };
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && (value as { type?: unknown }).type !== UNREADABLE
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(entry: SeamEntry | undefined): number {
  const timestamp = (entry?.value as { timestamp?: unknown } | undefined)?.timestamp;
  return typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
}

const STRENGTH: Record<Basis, number> = { id: 2, alignment: 1, content: 0 };

/** A run is joined as well as its worst join. */
const weaker = (a: Basis | null, b: Basis): Basis => (a !== null && STRENGTH[a] < STRENGTH[b] ? a : b);
