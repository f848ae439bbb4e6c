import type { Basis } from '@runwatch/protocol';
import {
  belongsInLog,
  hasEventId,
  isEarlier,
  isFarBehind,
  isReadable,
  isRunStart,
  isServerMade,
  joinSeam,
  lineEntry,
  type Seam,
  type SeamEntry,
  timeOf,
} from '@runwatch/transcript';
import { bytesOf, entriesOf, isTold, logRow, type Row, timesOf } from './ledger-row.ts';

/** What the transcript shows from entry `at` on, after something was learnt. Entries before `settled` are final. */
export interface Shown {
  at: number;
  /** So many entries are replaced, and what stands behind them stays; undefined: all of them are. */
  replaced?: number;
  lines: string[];
  settled: number;
}

/** A stretch of the stream whose place is not proven, with all that was told in it: what of it is shown is in the rows. */
interface Stretch {
  readonly id: number;
  readonly told: SeamEntry[];
}

/** Final rows that are kept for comparison with a stream that begins anew: as many as the newest page has. */
const CONTEXT = 1_000;
/** Rows that are kept because the stream has not told them yet: some megabytes, and several times what a stream's window holds. */
const MOST_AHEAD = 20_000;
/** How late the agent's entries may be in the log, at the most (protocol 1.6: batches of up to 5 s, and some tries). */
const LATEST_MS = 10_000;
/** How much a pool of unknown place must grow before it is compared again: a join costs what both sides hold. */
const GROWTH = 1.25;

/** What joining log and stream came to: rows in both, and entries that were told twice. */
export interface Join {
  basis: Basis;
  shared: number;
  dropped: number;
}

/**
 * What was told of a run, and which of it the log has by now: the place where the two witnesses are joined. It never waits.
 *
 *     rows:  … final (the log's) | open: live ones the log does not have yet, and the log's among them | stretches without a proof
 *     pool:  live entries that came since the stream began anew, until their place is known
 *
 * The log is complete and in order, so new rows of it are joined to the open rows at a known point. A stream that did not resume is joined to
 * what is shown, in whichever spelling it stands there; from then on each row knows whether the stream has told it. Where nothing proves the place
 * of what it told before it began anew once more, this is kept as a stretch by itself until the log has it.
 */
export class Ledger {
  /** The entry number of `rows[0]`. */
  #base: number;
  #rows: Row[];
  #final: number;
  /** Where the stream goes on is known: with the first row that it has not told, or behind them all. */
  #placed = false;
  /** What the stream tells next goes behind all rows: known to be so since nothing else has happened, and not looked for again with each event. */
  #isBehindAll = false;
  #pool: SeamEntry[] = [];
  /** No entry of the pool was stamped before this. */
  #poolSince = Number.POSITIVE_INFINITY;
  /** How many of its entries are shown. */
  #poolShown = 0;
  #joinedPool = 0;
  #stretches: Stretch[] = [];
  #lastStretch = 0;
  /** The first row without a proof: before it something may be missing that the log has not shown yet. */
  #holeAt: number | undefined;
  /** Behind the rows something was told of which nothing is kept. */
  #missed = false;
  /** The log is being asked after a gap: live entries wait for its answer. */
  #holding = false;
  #basis: Basis | null = null;
  #duplicates = 0;
  #unreadable = 0;
  #onlyLive = 0;
  #unplaced = 0;
  #differsFrom = Number.POSITIVE_INFINITY;
  readonly #joined: (join: Join) => void;

  /** Begins with the log's newest page; its first row is entry `start`. `joined` is told of each join that matched something. */
  constructor(start: number, page: readonly string[], joined: (join: Join) => void = () => {}) {
    this.#joined = joined;
    this.#base = start;
    this.#rows = page.map((line) => logRow(lineEntry(line)));
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

  /** Final rows that only the stream told, of those that the log should have. */
  get onlyLive(): number {
    return this.#onlyLive;
  }

  /** The first final entry that is none of the log's: from there on the log counts otherwise. Infinity where there is none. */
  get differsFrom(): number {
    return this.#differsFrom;
  }

  /** Entries before this follow each other without a hole; behind it there may be one, if `isUnproven`. */
  get continuousTo(): number {
    return this.#base + (this.#holeAt ?? this.#rows.length);
  }

  /** Live entries are shown whose place in the run is not proven, or were missed. */
  get isUnproven(): boolean {
    return this.#holeAt !== undefined || (!this.#holding && (this.#pool.length > 0 || this.#missed));
  }

  /** How many live entries are shown, or held, that the log does not have as far as it was read; counted as far as `most`. */
  waitingUpTo(most: number): number {
    let open = this.#pool.length;
    for (let at = this.#final; at < this.#rows.length && open < most; at++) if (this.#rows[at]?.from === 'live') open++;
    return open;
  }

  /** Something that the log should have is shown, or held, and not in it as far as it was read. */
  get waitsForLog(): boolean {
    const isAwaited = (row: Row) => row.from === 'live' && belongsInLog(row.entry);
    return this.#pool.some(belongsInLog) || this.#rows.slice(this.#final).some(isAwaited);
  }

  /** What all that waits for the log takes in memory, about. It costs a look at each entry. */
  get waitingBytes(): number {
    let bytes = 0;
    for (let at = this.#final; at < this.#rows.length; at++) {
      const { entry, stretch } = this.#rows[at] as Row;
      if (stretch === undefined) bytes += bytesOf(entry);
    }
    for (const entry of this.#pool) bytes += bytesOf(entry);
    for (const { told } of this.#stretches) for (const entry of told) bytes += bytesOf(entry);
    return bytes;
  }

  /** Rows of the log whose place among the live ones is not proven yet: each further row is joined together with them. */
  get unplaced(): number {
    return this.#unplaced;
  }

  /**
   * The stream goes on at a place that we do not know. What it tells is held until the log has answered, or `release`.
   * `missed`: something was told of which nothing is kept, and only the log can say what.
   */
  gap(what: 'unknown' | 'missed' = 'unknown'): void {
    this.#isBehindAll = false;
    this.#settlePool('for-now');
    for (const row of this.#rows) row.told = false;
    if (what === 'missed') this.#missed = true;
    this.#placed = false;
    this.#holding = true;
  }

  /** The log takes too long to answer: what came since the gap is shown all the same. */
  release(): Shown | undefined {
    if (!this.#holding) return undefined;
    this.#isBehindAll = false;
    this.#holding = false;
    this.#joinPool();
    return this.#show(this.#final);
  }

  /** What the stream told, in order; `duplicates` were dropped on the way because their ids had been seen. */
  live(entries: readonly SeamEntry[], duplicates: number): Shown | undefined {
    this.#duplicates += duplicates;
    for (const entry of entries) if (!isReadable(entry)) this.#unreadable++;
    if (entries.length === 0) return undefined;
    this.#isBehindAll ||=
      this.#placed && this.#pool.length === 0 && !this.#holding && this.#firstUntold() === this.#rows.length;
    if (this.#isBehindAll) {
      const at = this.#rows.length;
      const stretch = this.#rows.at(-1)?.stretch;
      for (const entry of entries) this.#rows.push({ entry, from: 'live', told: true, stretch });
      this.#stretchOf(stretch)?.told.push(...entries);
      return this.#show(at);
    }
    const before = this.#pool.length;
    if (before === 0) this.#poolSince = Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      this.#pool.push(entry);
      this.#poolSince = Math.min(this.#poolSince, orNever(timeOf(entry)));
    }
    if (this.#holding) return undefined;
    if (!this.#placed && this.#pool.length < this.#joinedPool * GROWTH) {
      if (!this.#isPoolShownWhole || this.#poolShown !== before) return this.#show(this.#rows.length);
      this.#poolShown += entries.length;
      const lines = entries.map((entry) => entry.line);
      return { at: this.#base + this.#rows.length + before, lines, settled: this.#base + this.#final };
    }
    this.#joinPool();
    return this.#show(this.#final);
  }

  /** The log's rows behind those read before; none when it has not grown. */
  log(lines: readonly string[]): Shown | undefined {
    if (lines.length === 0 && !this.#holding && this.#pool.length === 0) return undefined;
    this.#isBehindAll = false;
    const added = lines.map(lineEntry);
    const shownAtOnce = added.length > 0 ? this.#joinBeginning(added) : undefined;
    if (shownAtOnce) {
      this.#forgetContext();
      return shownAtOnce;
    }
    const changedFrom = this.#final;
    const [pool, count, end] = [this.#pool, this.#pool.length, this.#rows.length];
    const isShownWhole = !this.#holding && this.#isPoolShownWhole && this.#poolShown === count;
    if (added.length > 0) this.#joinLog(added, false);
    this.#holding = false;
    this.#joinPool();
    // The pool stays behind the rows as it was, however long it is.
    const stays = count > 0 && isShownWhole && pool === this.#pool && count === pool.length && this.#isPoolShownWhole;
    const shown = stays ? { ...this.#showRows(changedFrom), replaced: end - changedFrom } : this.#show(changedFrom);
    this.#forgetContext();
    return shown;
  }

  /**
   * The log has stood still for longer than its writers are late: it has everything that was told until then. What no proof has placed is compared
   * with it once more, for good; what it does not have was lost on the way there, or is told live only, and stays.
   */
  rest(): Shown {
    this.#isBehindAll = false;
    const changedFrom = this.#final;
    this.#holding = false;
    this.#joinPool();
    this.#settlePool('for-good');
    this.#joinLog([], true);
    this.#missed = false;
    return this.#show(changedFrom);
  }

  /** The stream has ended and the log is at rest: what is shown now is final. */
  close(): Shown {
    const changedFrom = this.#final;
    this.rest();
    this.#settle(this.#rows.length);
    return this.#show(changedFrom);
  }

  /**
   * Where many live entries wait for the log and all of them stand in order, its next rows concern the first of these alone: what waits behind them is not
   * touched, however much it is. Undefined where it takes more than that to find their place.
   */
  #joinBeginning(added: SeamEntry[]): Shown | undefined {
    const most = SPAN.each * added.length + SPAN.more;
    const isInOrder = this.#placed && !this.#holding && this.#pool.length === 0 && this.#stretches.length === 0;
    if (!isInOrder || this.#unplaced > 0 || this.#rows.length - this.#final <= most) return undefined;
    const from = this.#final;
    const live = this.#rows.slice(from, from + most);
    if (!live.every((row) => row.told)) return undefined;
    const log = added.map(logRow);
    const before = this.#rows.slice(Math.max(0, from - 2 * CONTEXT), from);
    const seam = joinSeam({
      before: entriesOf(before),
      log: entriesOf(log),
      live: entriesOf(live),
      anchored: true,
    });
    if (!seam.proven || seam.logAt < log.length || seam.liveAt === most) return undefined;
    this.#believe(seam, log.length);
    const since = timeOf(live[0]?.entry);
    let final = 0;
    const joined = seam.rows.map((row, index) => {
      const known = (row.from === 'log' ? log : live)[row.at] as Row;
      if (row.from === 'live') return row.line === known.entry.line ? known : { ...known, entry: lineEntry(row.line) };
      known.told ||= isTold(seam, row.at, known, since);
      final = index + 1;
      return known;
    });
    this.#rows.splice(from, most, ...joined);
    const behind = this.#rows.length - from - joined.length;
    this.#settle(from + final);
    const lines = entriesOf(this.#rows.slice(from, this.#rows.length - behind)).map((entry) => entry.line);
    return { at: this.#base + from, replaced: most, lines, settled: this.#base + this.#final };
  }

  /** New rows of the log, and what stands open since the last of them, begin at the same point of the run. `atRest`: the log has everything. */
  #joinLog(added: SeamEntry[], atRest: boolean): void {
    const settled = this.#rows.slice(0, this.#final);
    const open = this.#rows.slice(this.#final);
    const live = open.filter((row) => row.from === 'live' && row.stretch === undefined);
    const log = [...open.filter((row) => row.from === 'log'), ...added.map(logRow)];
    const common = { before: entriesOf(settled), log: entriesOf(log), anchored: true };
    const { seam, taken } = joinAsNeeded(log.length, live.length, (most) => {
      const seam = joinSeam({
        ...common,
        live: entriesOf(live.slice(0, most)),
        settle: atRest ? 'for-good' : undefined,
      });
      return { seam, isEnough: !atRest && seam.proven && seam.logAt === log.length && seam.liveAt < most };
    });
    if (live.length > 0) this.#believe(seam, log.length);
    const toldAll = live.every((row) => row.told);
    const since = timeOf(live[0]?.entry);
    const hasAll = live.length === 0 || atRest;
    let final = 0;
    const joined = seam.rows.map((row, index) => {
      const known = (row.from === 'log' ? log : live)[row.at] as Row;
      if (row.from === 'live') return row.line === known.entry.line ? known : { ...known, entry: lineEntry(row.line) };
      if (live.length > 0 && toldAll) known.told ||= isTold(seam, row.at, known, since);
      if (row.at < seam.logAt || hasAll) final = index + 1;
      return known;
    });
    this.#rows = [...settled, ...joined, ...live.slice(taken), ...open.filter((row) => row.stretch !== undefined)];
    if (seam.proven || hasAll) this.#settle(settled.length + final);
    this.#unplaced = 0;
    for (let at = this.#final; at < this.#rows.length; at++) if (this.#rows[at]?.from === 'log') this.#unplaced++;
    // Which of the log's rows are those that the stream has told of these, nobody can say: it must be placed anew.
    if (!toldAll) this.#placed = false;
    for (const stretch of this.#stretches) this.#placeStretch(stretch, atRest);
    this.#findHole();
  }

  /** What is shown is known as well as the weakest of its joins. */
  #believe(seam: Seam, rows: number): void {
    if (!seam.basis) return;
    this.#basis = weaker(this.#basis, seam.basis);
    let shared = 0;
    for (let at = 0; at < rows; at++) if (seam.matched.has(at)) shared++;
    this.#joined({ basis: seam.basis, shared, dropped: seam.dropped });
  }

  /** Rows before `final` stay as they are. What the log must have, and has gone past, may stand before all that is kept here: then it is told already. */
  #settle(final: number): void {
    const settled = this.#rows
      .slice(this.#final, final)
      .filter((row) => row.from === 'log' || !this.#isBeforeContext(row.entry));
    const left = final - this.#final - settled.length;
    if (left > 0) {
      this.#rows = [...this.#rows.slice(0, this.#final), ...settled, ...this.#rows.slice(final)];
      this.#duplicates += left;
    }
    for (const row of settled) {
      if (row.from === 'live') {
        this.#differsFrom = Math.min(this.#differsFrom, this.#base + this.#final);
        if (belongsInLog(row.entry)) this.#onlyLive++;
      }
      this.#final++;
    }
  }

  /** Compares the pool with what the stream has not told yet, or, as long as its place is unknown, with everything shown. */
  #joinPool(): void {
    this.#leaveOutEarlier();
    if (this.#pool.length === 0) return;
    this.#joinedPool = this.#pool.length;
    if (this.#placed) this.#joinPlacedPool();
    else if (!this.#isPoolFarBehind()) this.#placePool();
  }

  /** The pool goes on with the rows that the stream has not told yet. */
  #joinPlacedPool(): void {
    const rows = this.#untold();
    const common = { before: entriesOf(this.#toldLately()), live: this.#pool, anchored: true };
    const { seam, taken } = joinAsNeeded(this.#pool.length, rows.length, (most) => {
      const seam = joinSeam({ ...common, log: entriesOf(rows.slice(0, most)) });
      return { seam, isEnough: seam.proven && seam.liveAt === this.#pool.length && seam.logAt < most };
    });
    if (seam.proven) this.#takeInPool(seam, rows.slice(0, taken), undefined);
  }

  /** The pool begins somewhere among the rows, or behind them. */
  #placePool(): void {
    const rows = [...this.#rows];
    const pool = this.#pool;
    const { seam, taken } = joinAsNeeded(rows.length, pool.length, (most) => {
      const seam = joinSeam({ log: entriesOf(rows), live: pool.slice(0, most), anchored: false });
      return { seam, isEnough: seam.proven && seam.liveAt < most };
    });
    if (!seam.proven && !this.#tellsAllFromTheFirst(seam)) return;
    this.#pool = pool.slice(0, taken);
    this.#takeInPool(seam, rows, undefined);
    const stretch = this.#rows.at(-1)?.stretch;
    for (const entry of pool.slice(taken)) {
      this.#rows.push({ entry, from: 'live', told: true, stretch });
      this.#stretchOf(stretch)?.told.push(entry);
    }
  }

  /** Event ids say that the log has not come to where the pool begins: comparing them would show nothing. */
  #isPoolFarBehind(): boolean {
    const last = this.#rows.findLast(({ entry }) => hasEventId(entry));
    const first = this.#pool.find(hasEventId);
    return last !== undefined && first !== undefined && isFarBehind(first, last.entry);
  }

  /** A stream's window may begin long before everything that is kept here: what is certainly older is not news, and costs a join nothing. */
  #leaveOutEarlier(): void {
    const [first] = this.#rows;
    if (this.#placed || this.#base === 0 || !first) return;
    const from = this.#pool.findIndex((entry) => !isEarlier(entry, first.entry));
    const earlier = from < 0 ? this.#pool.length : from;
    if (earlier === 0) return;
    this.#duplicates += earlier;
    this.#pool = this.#pool.slice(earlier);
    this.#joinedPool = 0;
  }

  /** The stream has told every row there is of the run, from its very first, or begins where the run does: what follows is new, proof or not. */
  #tellsAllFromTheFirst(seam: Seam): boolean {
    if (this.#placed || this.#missed || this.#base > 0 || seam.logAt < this.#rows.length) return false;
    return this.#rows.length > 0 || this.#pool.some((entry) => isRunStart(entry));
  }

  /**
   * The stream begins anew before the place of what it told was proven: what the rows have of it is taken for the same, the rest is shown behind
   * them, as a stretch by itself.
   */
  #settlePool(settle: 'for-good' | 'for-now'): void {
    const pool = this.#shownPool();
    if (pool.length > 0) {
      const rows = [...this.#rows];
      const seam = joinSeam({ log: entriesOf(rows), live: pool, anchored: false, settle });
      this.#pool = [...pool];
      const isProven = seam.proven || this.#tellsAllFromTheFirst(seam);
      const stretch = isProven ? undefined : { id: ++this.#lastStretch, told: [...pool] };
      if (stretch) this.#stretches.push(stretch);
      this.#takeInPool(seam, rows, stretch);
      // What was missed before a stretch is there when the stretch is placed.
      this.#missed = false;
      this.#findHole();
    }
    this.#pool = [];
    this.#poolShown = 0;
  }

  /** The pool has found its place among `rows`: what is new of it becomes rows, without a proof if it is a stretch. */
  #takeInPool(seam: Seam, rows: readonly Row[], stretch: Stretch | undefined): void {
    this.#believe(seam, rows.length);
    this.#duplicates += seam.dropped;
    const since = timeOf(this.#pool[0]);
    rows.forEach((row, at) => {
      row.told ||= isTold(seam, at, row, since);
    });
    this.#insert(seam, rows, this.#pool, (entry, after) => {
      // What goes on behind a stretch without a proof has no better one.
      const id = stretch?.id ?? after?.stretch;
      if (!stretch) this.#stretchOf(id)?.told.push(entry);
      return { entry, from: 'live', told: true, stretch: id };
    });
    this.#pool = [];
    this.#poolShown = 0;
    this.#joinedPool = 0;
    this.#placed = true;
    if (seam.proven) this.#missed = false;
  }

  /** Compares a stretch with what the log has by now. When its place is proven, or the log has everything, only what is new of it stays. */
  #placeStretch(stretch: Stretch, atRest: boolean): void {
    const own = this.#rows.filter((row) => row.stretch === stretch.id);
    const rows = this.#rows.filter((row) => row.stretch === undefined);
    const seam = joinSeam({
      log: entriesOf(rows),
      live: stretch.told,
      anchored: false,
      settle: atRest ? 'for-good' : undefined,
    });
    if (!seam.proven && !atRest) return;
    this.#believe(seam, rows.length);
    const isCurrent = own.some((row) => row.told);
    const since = timeOf(stretch.told[0]);
    if (isCurrent)
      rows.forEach((row, at) => {
        row.told ||= isTold(seam, at, row, since);
      });
    this.#rows = this.#rows.filter((row) => row.stretch !== stretch.id);
    const id = seam.proven ? undefined : stretch.id;
    const left: SeamEntry[] = [];
    this.#insert(seam, rows, stretch.told, (entry) => {
      left.push(entry);
      return { entry, from: 'live', told: isCurrent, stretch: id };
    });
    this.#duplicates += Math.max(0, own.length - left.length);
    this.#stretches = this.#stretches.filter((other) => other !== stretch);
    if (id !== undefined && left.length > 0) this.#stretches.push({ id, told: left });
  }

  /** Puts what is new of `told` behind the rows with which it was matched. Final rows stay where they are: it then stands behind these. */
  #insert(
    seam: Seam,
    rows: readonly Row[],
    told: readonly SeamEntry[],
    rowOf: (entry: SeamEntry, after: Row | undefined) => Row,
  ): void {
    const last = seam.rows.findLastIndex((row) => row.from === 'log');
    let after: Row | undefined;
    seam.rows.forEach((row, index) => {
      if (row.from === 'log') {
        after = rows[row.at];
        return;
      }
      const known = told[row.at] as SeamEntry;
      if (this.#isBeforeContext(known)) return;
      const added = rowOf(row.line === known.line ? known : lineEntry(row.line), after);
      const place = after && index < last ? this.#rows.indexOf(after) + 1 : this.#rows.length;
      this.#rows.splice(this.#inTime(added, index < last ? Math.max(place, this.#final) : place), 0, added);
      after = added;
    });
  }

  /** Before live rows that were told later: a stretch may find its place only after others. */
  #inTime({ entry }: Row, place: number): number {
    const time = timeOf(entry);
    let at = place;
    for (
      let row = this.#rows[at - 1];
      at > this.#final && row?.from === 'live' && timeOf(row.entry) > time;
      row = this.#rows[at - 1]
    )
      at--;
    return at;
  }

  #stretchOf(id: number | undefined): Stretch | undefined {
    return id === undefined ? undefined : this.#stretches.find((stretch) => stretch.id === id);
  }

  #findHole(): void {
    const at = this.#stretches.length === 0 ? -1 : this.#rows.findIndex((row) => row.stretch !== undefined);
    this.#holeAt = at < 0 ? undefined : at;
  }

  /** Rows that the stream will tell next: of the log, which was ahead, or told by an earlier connection. */
  #untold(): readonly Row[] {
    const from = this.#firstUntold();
    return from === this.#rows.length ? NONE : this.#rows.slice(from).filter((row) => !row.told);
  }

  /** Where these begin; behind all rows when there are none. Most rows are told, and those that are not come last, but for a few. */
  #firstUntold(): number {
    let from = this.#rows.length;
    for (let at = from - 1, told = 0; at >= 0 && told < CONTEXT; at--) {
      if ((this.#rows[at] as Row).told) told++;
      else {
        from = at;
        told = 0;
      }
    }
    return from;
  }

  /** The rows told last, as many as make a context. */
  #toldLately(): readonly Row[] {
    const until = this.#rows.findLastIndex((row) => row.told) + 1;
    return this.#rows.slice(Math.max(0, until - 2 * CONTEXT), until).filter((row) => row.told);
  }

  #show(at: number): Shown {
    const shown = this.#showRows(at);
    const pool = this.#holding ? [] : this.#shownPool();
    for (const entry of pool) shown.lines.push(entry.line);
    this.#poolShown = pool.length;
    return shown;
  }

  #showRows(at: number): Shown {
    const lines: string[] = [];
    for (let index = at; index < this.#rows.length; index++) lines.push((this.#rows[index] as Row).entry.line);
    return { at: this.#base + at, lines, settled: this.#base + this.#final };
  }

  /** Nothing of the pool is older than the rows: see `#shownPool`. */
  get #isPoolShownWhole(): boolean {
    return this.#base === 0 || !(this.#poolSince < this.#oldest);
  }

  /** When the first row was stamped that has a stamp; NaN when none has. */
  get #oldest(): number {
    return timeOf(this.#rows.find((row) => !Number.isNaN(timeOf(row.entry)))?.entry);
  }

  /**
   * A stream's window is told from its beginning, which may lie before everything that is kept here. Until the join has found its place, such
   * entries are not news: the history has them.
   */
  #shownPool(): readonly SeamEntry[] {
    if (this.#pool.length === 0 || this.#base === 0) return this.#pool;
    const oldest = this.#oldest;
    if (Number.isNaN(oldest)) return this.#pool;
    const times = timesOf(this.#pool);
    return this.#pool.filter((_, at) => !((times[at] as number) < oldest));
  }

  /**
   * A line of the server's that is not among the rows, but is hardly younger than the first of them: the log had it at once, ahead of what the
   * agent said before it, so it stands in the part of the log that is not kept here.
   */
  #isBeforeContext(entry: SeamEntry): boolean {
    if (this.#base === 0 || !isServerMade(entry)) return false;
    return timeOf(entry) < this.#oldest + LATEST_MS;
  }

  /** What lies far behind is let go, but not what the stream has yet to tell: it would be taken for news. */
  #forgetContext(): void {
    const surplus = this.#final - CONTEXT;
    // A doubt is kept as long as it stands: it must not be forgotten with the rows that raised it.
    if (surplus < CONTEXT || this.#holeAt !== undefined) return;
    let cut = this.#placed ? Math.min(surplus, this.#firstUntold()) : surplus;
    if (surplus - cut > MOST_AHEAD) {
      // The stream is so far behind that its place is looked for anew when it comes near.
      this.#placed = false;
      cut = surplus;
    }
    if (cut < CONTEXT) return;
    this.#rows = this.#rows.slice(cut);
    this.#base += cut;
    this.#final -= cut;
  }
}

const NONE: readonly Row[] = [];

const orNever = (time: number): number => (Number.isNaN(time) ? Number.POSITIVE_INFINITY : time);

/** Of the longer side, this many for each of the shorter, and so many more, are compared at first. */
const SPAN = { each: 2, more: 500 };

/**
 * Joins a side of `shorter` entries to the beginning of one of `longer`: to as much of it as the join needs, so that it costs what lies in the overlap and not
 * what waits behind it.
 */
function joinAsNeeded(
  shorter: number,
  longer: number,
  join: (most: number) => { seam: Seam; isEnough: boolean },
): { seam: Seam; taken: number } {
  for (let most = SPAN.each * shorter + SPAN.more; most < longer; most *= 4) {
    const { seam, isEnough } = join(most);
    if (isEnough) return { seam, taken: most };
  }
  return { seam: join(longer).seam, taken: longer };
}

const STRENGTH: Record<Basis, number> = { id: 2, alignment: 1, content: 0 };

/** A run is joined as well as its worst join. */
const weaker = (a: Basis | null, b: Basis): Basis => (a !== null && STRENGTH[a] < STRENGTH[b] ? a : b);
