import { type Basis, UNREADABLE } from '@runwatch/protocol';
import { joinSeam, type Seam, type SeamEntry } from '../index.ts';

/** What the transcript shows from entry `at` on, after something was learnt. Entries before `settled` are final. */
export interface Shown {
  at: number;
  lines: string[];
  settled: number;
}

interface Row {
  readonly entry: SeamEntry;
  readonly from: 'log' | 'live';
}

/** Final rows that are kept for comparison with a stream that begins anew: as many as the newest page has. */
const CONTEXT = 1_000;

/** How much a pool of unknown place must grow before it is compared again: a join costs what both sides hold. */
const GROWTH = 1.25;

/**
 * What was told of a run, and which of it the log has by now: the place where the two witnesses are joined. It never waits.
 *
 *     rows:  … final (the log's) | open: live ones the log does not have yet, the log's behind them |   pool: live, of unknown place
 *                                                       ^ streamAt: how far the stream has told the rows, where that is known
 *
 * The log is complete and in order, so new rows of it are joined to the open rows at a known point. A stream that did not resume is joined to
 * what is shown, in whichever spelling it stands there.
 */
export class Ledger {
  /** The entry number of `rows[0]`. */
  doubts = 0;
  #base: number;
  #rows: Row[];
  #final: number;
  #streamAt: number | undefined;
  #pool: SeamEntry[] = [];
  #joinedPool = 0;
  /** Before this row something may be missing that the log has not shown yet. */
  #holeAt: number | undefined;
  /** The log is being asked after a gap: live entries wait for its answer. */
  #holding = false;
  #basis: Basis | null = null;
  #duplicates = 0;
  #unreadable = 0;

  /** Begins with the log's newest page; its first row is entry `start`. */
  constructor(start: number, page: readonly string[]) {
    this.#base = start;
    this.#rows = page.map((line) => ({ entry: entryOf(line), from: 'log' }));
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
    this.#joinPool();
    if (this.#pool.length > 0) this.doubts++;
    this.#takePool();
    // At the very beginning there is nothing that could have been missed.
    this.#streamAt = this.continuousTo === 0 ? 0 : undefined;
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
    if (this.#streamAt === this.#rows.length && this.#pool.length === 0 && !this.#holding) {
      const at = this.#rows.length;
      for (const entry of entries) this.#rows.push({ entry, from: 'live' });
      this.#streamAt = this.#rows.length;
      return this.#show(at);
    }
    for (const entry of entries) this.#pool.push(entry);
    if (this.#holding) return undefined;
    if (this.#streamAt === undefined && this.#pool.length < this.#joinedPool * GROWTH)
      return this.#show(this.#rows.length);
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
    if (this.#pool.length > 0) this.doubts++;
    this.#takePool();
    this.#final = this.#rows.length;
    this.#streamAt = this.#rows.length;
    return this.#show(at);
  }

  /** What is of unknown place stays where it is shown, with the doubt before it. */
  #takePool(): void {
    if (this.#pool.length === 0) return;
    this.#holeAt ??= this.#rows.length;
    for (const entry of this.#shownPool()) this.#rows.push({ entry, from: 'live' });
    this.#pool = [];
    this.#joinedPool = 0;
  }

  #joinLog(added: SeamEntry[]): void {
    const settled = this.#rows.slice(0, this.#final);
    const open = this.#rows.slice(this.#final);
    const live = open.filter((row) => row.from === 'live');
    const log: Row[] = open.filter((row) => row.from === 'log');
    for (const entry of added) log.push({ entry, from: 'log' });
    const streamed = this.#streamAt === this.#rows.length;
    const seam = joinSeam({
      before: settled.map((row) => row.entry),
      log: log.map((row) => row.entry),
      live: live.map((row) => row.entry),
      anchored: true,
    });
    if (live.length > 0 && seam.basis) this.#basis = weaker(this.#basis, seam.basis);
    const told = new Set<Row>();
    let final = 0;
    const joined = seam.rows.map((row, index) => {
      const known = (row.from === 'log' ? log[row.at] : live[row.at]) as Row;
      const shown = row.line === known.entry.line ? known : rebuilt(row.line, 'live');
      if (row.from === 'live' || row.at < seam.logAt) told.add(shown);
      if (row.from === 'log' && (row.at < seam.logAt || live.length === 0)) final = index + 1;
      return shown;
    });
    this.#rows = [...settled, ...joined];
    if (seam.proven || live.length === 0) this.#final = settled.length + final;
    // Rows of the log on both sides of a doubt, in one piece: there was nothing between them that the log does not show.
    if (this.#holeAt !== undefined && this.#final > this.#holeAt) this.#holeAt = undefined;
    if (streamed) this.#streamAt = this.#behind(told, settled.length);
    else if (this.#streamAt !== undefined && this.#streamAt > settled.length) this.#streamAt = undefined;
  }

  #joinPool(): void {
    if (this.#pool.length === 0) return;
    this.#joinedPool = this.#pool.length;
    const from = this.#streamAt ?? 0;
    const shown = this.#rows.slice(from);
    const anchored = this.#streamAt !== undefined;
    const before = this.#rows.slice(0, from).map((row) => row.entry);
    const seam = joinSeam({ before, log: shown.map((row) => row.entry), live: this.#pool, anchored });
    if (seam.proven) this.#takeIn(seam, shown, from);
  }

  /** The pool's place is known: what is new of it becomes rows. */
  #takeIn(seam: Seam, shown: readonly Row[], from: number): void {
    if (seam.basis) this.#basis = weaker(this.#basis, seam.basis);
    this.#duplicates += seam.dropped;
    const told = new Set<Row>();
    const joined = seam.rows.map((row) => {
      const known = row.from === 'log' ? shown[row.at] : this.#pool[row.at];
      const place =
        row.from === 'log'
          ? (known as Row)
          : row.line === (known as SeamEntry).line
            ? { entry: known as SeamEntry, from: 'live' as const }
            : rebuilt(row.line, 'live');
      if (row.from === 'live' || row.at < seam.logAt) told.add(place);
      return place;
    });
    // Final rows stay where they are: what only the stream knows of that time stands behind them.
    const final = this.#rows.slice(0, this.#final);
    const before = new Set(final);
    // Rows that come to stand behind final ones do not tell how far the stream is.
    const lastFinal = joined.findLastIndex((row) => before.has(row));
    joined.forEach((row, index) => {
      if (index < lastFinal && row.from === 'live' && !before.has(row)) told.delete(row);
    });
    const rest = [...this.#rows.slice(this.#final, from), ...joined].filter((row) => !before.has(row));
    this.#rows = [...final, ...rest];
    this.#pool = [];
    this.#joinedPool = 0;
    this.#streamAt = this.#behind(told, from);
  }

  /** Behind the last of the rows that the stream has told; `least` where it has told none of them. */
  #behind(told: ReadonlySet<Row>, least: number): number {
    for (let at = this.#rows.length; at > least; at--) if (told.has(this.#rows[at - 1] as Row)) return at;
    return least;
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
    if (this.#pool.length === 0) return this.#pool;
    const oldest =
      this.#base > 0 ? timeOf(this.#rows.find((row) => !Number.isNaN(timeOf(row.entry)))?.entry) : Number.NaN;
    return Number.isNaN(oldest) ? this.#pool : this.#pool.filter((entry) => !(timeOf(entry) < oldest));
  }

  #forgetContext(): void {
    const surplus = Math.min(this.#final, this.#streamAt ?? this.#final) - CONTEXT;
    if (surplus < CONTEXT) return;
    this.#rows = this.#rows.slice(surplus);
    this.#base += surplus;
    this.#final -= surplus;
    if (this.#streamAt !== undefined) this.#streamAt -= surplus;
    if (this.#holeAt !== undefined) this.#holeAt -= surplus;
  }
}

const rebuilt = (line: string, from: Row['from']): Row => ({ entry: entryOf(line), from });

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
