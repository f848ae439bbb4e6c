import { joinSeam } from '../join-seam.ts';
import type { Seam, SeamEntry } from '../seam.ts';
import { entryOf } from './world.ts';

interface Row {
  readonly entry: SeamEntry;
  readonly from: 'log' | 'live';
}

/**
 * What a watcher shows of a run while log and stream grow, each at its own pace: the smallest user of the seam that does all a real one does.
 *
 *     rows:  … final | open                                 pool: what the stream told at a place not known yet
 *                          ^ streamAt: how far the stream has told the rows
 */
export class ShownRun {
  #rows: Row[];
  #final: number;
  #streamAt: number | undefined;
  #pool: SeamEntry[] = [];

  constructor(page: readonly SeamEntry[]) {
    this.#rows = page.map((entry) => ({ entry, from: 'log' }));
    this.#final = this.#rows.length;
  }

  /** Whether something is shown whose place is not proven. */
  get doubts(): boolean {
    return this.#pool.length > 0;
  }

  get lines(): string[] {
    return [...this.#rows.map((row) => row.entry.line), ...this.#pool.map((entry) => entry.line)];
  }

  /** Lines that do not change any more. */
  get finalLines(): string[] {
    return this.#rows.slice(0, this.#final).map((row) => row.entry.line);
  }

  /** A stream begins anew, at a place that is not known. */
  connect(): void {
    this.#streamAt = undefined;
  }

  stream(entries: readonly SeamEntry[]): void {
    if (this.#streamAt === this.#rows.length) {
      for (const entry of entries) this.#rows.push({ entry, from: 'live' });
      this.#streamAt = this.#rows.length;
      return;
    }
    this.#pool.push(...entries);
    this.#placePool();
  }

  log(added: readonly SeamEntry[]): void {
    const settled = this.#rows.slice(0, this.#final);
    const open = this.#rows.slice(this.#final);
    const log = open.filter((row) => row.from === 'log');
    for (const entry of added) log.push({ entry, from: 'log' });
    const live = open.filter((row) => row.from === 'live');
    const wasStreamed = this.#streamAt === this.#rows.length;
    const { seam, rows, told } = join(log, live, true, settled);
    this.#rows = [...settled, ...rows];
    if (live.length === 0) this.#final = this.#rows.length;
    else if (seam.proven) this.#final += rows.findLastIndex((row) => told.has(row) && row.from === 'log') + 1;
    if (wasStreamed) this.#streamAt = this.#behind(told, settled.length);
    else if ((this.#streamAt ?? 0) > settled.length) this.#streamAt = undefined;
    if (seam.proven) this.#settle();
    this.#placePool();
  }

  #placePool(): void {
    if (!this.doubts) return;
    const from = this.#streamAt ?? 0;
    const pool = this.#pool.map((entry): Row => ({ entry, from: 'live' }));
    const isAnchored = this.#streamAt !== undefined;
    const { seam, rows, told } = join(this.#rows.slice(from), pool, isAnchored, this.#rows.slice(0, from));
    if (!seam.proven) return;
    const final = this.#rows.slice(0, this.#final);
    const isFinal = new Set(final);
    const lastFinal = rows.findLastIndex((row) => isFinal.has(row));
    // Final rows stay where they are: what only the stream tells of that time stands behind them, and says nothing about its place.
    const late = rows.filter((row, at) => at < lastFinal && !isFinal.has(row));
    for (const row of late) told.delete(row);
    this.#rows = [...final, ...late, ...this.#rows.slice(this.#final, from), ...rows.slice(lastFinal + 1)];
    this.#final += late.length;
    this.#streamAt = this.#behind(told, from);
    this.#pool = [];
    this.#settle();
  }

  /** Behind the last row that the stream has told. */
  #behind(told: ReadonlySet<Row>, least: number): number {
    return Math.max(least, this.#rows.findLastIndex((row) => told.has(row)) + 1);
  }

  /** What both have told is final, with what only the stream knows among it. */
  #settle(): void {
    const end = this.#rows.slice(0, this.#streamAt ?? 0).findLastIndex((row) => row.from === 'log') + 1;
    this.#final = Math.max(this.#final, end);
  }
}

interface Joined {
  seam: Seam;
  rows: Row[];
  told: Set<Row>;
}

function join(log: readonly Row[], live: readonly Row[], anchored: boolean, before: readonly Row[]): Joined {
  const entries = (rows: readonly Row[]) => rows.map((row) => row.entry);
  const seam = joinSeam({ log: entries(log), live: entries(live), anchored, before: entries(before) });
  const told = new Set<Row>();
  const rows = seam.rows.map(({ line, from, at }) => {
    const known = (from === 'log' ? log : live)[at] as Row;
    const row: Row = known.entry.line === line ? known : { entry: entryOf(JSON.parse(line)), from: 'live' };
    if (from === 'live' || at < seam.logAt) told.add(row);
    return row;
  });
  return { seam, rows, told };
}
