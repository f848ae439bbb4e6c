import { type Clock, Nudge, sleep } from '@runwatch/async';
import { MOST_HITS, type SearchHit, type SearchQuery, type SearchUpdate } from '@runwatch/protocol';
import type { RunLog } from '../run/run-log.ts';
import { nextStretch, type Stretch, scannedCount, withoutFrom, withScanned } from './scan-plan.ts';
import { ScanThread, type SearchThreads } from './scan-thread.ts';
import type { Scanned } from './scanner.ts';

export interface SearchIo {
  clock: Clock;
  log: RunLog;
  threads: SearchThreads;
}

/** The first hits are wanted soon; then larger pieces cost less. */
const FIRST_BYTES = 128 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** While a thread looks at one piece, the next is read: it never waits for main. */
const PIECES_AHEAD = 2;
/** How often what has come meanwhile is looked at. */
const LIVE_MS = 250;
/** How often it is told how far it has come. Each telling is a message, and a drawing of the window. */
const TELL_MS = 100;
/** Told together: well below what one message may hold. */
const HITS_A_BATCH = 150;

/**
 * Looks for something in everything that is known of a log, newest first, and then in what comes. Ends with the signal.
 * @throws CloudRunError `refused` when the expression takes too long
 */
export async function* searchRun(
  io: SearchIo,
  query: SearchQuery,
  signal: AbortSignal,
): AsyncGenerator<SearchUpdate[], void> {
  const { clock, log } = io;
  await using thread = new ScanThread(io.threads, query, clock);
  using changes = new Changes(log);
  const tally = new Tally(query.before ?? Number.POSITIVE_INFINITY);
  let pieces = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let told: Progress | undefined;
  while (!signal.aborted) {
    const updates: SearchUpdate[] = [];
    // What was read of the log before it changed is answered for before.
    let waits = changes.areNew && clock.now() - lookedAt >= LIVE_MS;
    if (tally.underway === 0 && (waits || pieces === 0)) {
      waits = false;
      lookedAt = clock.now();
      const from = changes.take();
      if (from !== null && tally.forget(from)) {
        thread.forget(from);
        updates.push({ kind: 'void', from });
      }
      tally.see(log);
    }
    while (!waits && tally.underway < PIECES_AHEAD) {
      const stretch = tally.next();
      const piece = stretch && (await log.before(stretch, pieces === 0 ? FIRST_BYTES : PIECE_BYTES));
      if (!piece) break;
      pieces++;
      const looked = { from: piece.from, to: stretch.to };
      thread.scan({ ...piece, isFirst: piece.from === stretch.from, room: tally.roomIn(looked) });
      tally.begin(looked, stretch.to > log.settled);
    }
    if (tally.underway > 0) updates.push(...inBatches(tally.end(await thread.answer(signal))));
    const isAtRest = tally.underway === 0 && tally.next() === null;
    const progress = tally.progress();
    const isDue = isAtRest || clock.now() - toldAt >= TELL_MS;
    if (updates.length > 0 || (isDue && !isSame(progress, told))) {
      toldAt = clock.now();
      told = progress;
      yield* each(updates, progress);
    }
    if (!isAtRest) continue;
    await changes.next(signal);
    const rest = lookedAt + LIVE_MS - clock.now();
    if (rest > 0) await sleep(clock, rest, { signal });
  }
}

type Progress = Extract<SearchUpdate, { kind: 'progress' }>;

const isSame = (one: Progress, other: Progress | undefined): boolean =>
  one.scanned === other?.scanned && one.total === other.total && one.found === other.found && one.done === other.done;

/** Each batch says how far it has come. */
function* each(updates: readonly SearchUpdate[], progress: SearchUpdate): Generator<SearchUpdate[], void> {
  if (updates.length === 0) yield [progress];
  for (const [n, update] of updates.entries()) yield n === updates.length - 1 ? [update, progress] : [update];
}

function inBatches(hits: readonly SearchHit[]): SearchUpdate[] {
  const batches: SearchUpdate[] = [];
  for (let from = 0; from < hits.length; from += HITS_A_BATCH)
    batches.push({ kind: 'hits', hits: hits.slice(from, from + HITS_A_BATCH) });
  return batches;
}

/** From where on a log differs from what was read of it. */
class Changes implements Disposable {
  readonly #changed = new Nudge();
  readonly #leave: () => void;
  readonly #log: RunLog;
  #from = Number.POSITIVE_INFINITY;
  #isNew = false;

  constructor(log: RunLog) {
    this.#log = log;
    this.#leave = log.enrol((at) => {
      this.#from = Math.min(this.#from, at);
      this.#isNew = true;
      this.#changed.fire();
    });
  }

  get areNew(): boolean {
    return this.#isNew;
  }

  /** Null: nothing has changed. A message that is told in pieces differs from its beginning on. */
  take(): number | null {
    if (!this.#isNew) return null;
    let from = this.#from;
    this.#from = Number.POSITIVE_INFINITY;
    this.#isNew = false;
    while (this.#log.line(from - 1)?.includes('_chunk"')) from--;
    return from;
  }

  async next(signal: AbortSignal): Promise<void> {
    if (!this.#isNew) await this.#changed.next(signal);
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}

/** What is being looked at, what has been, and what was found there. */
class Tally {
  readonly #before: number;
  #known = { filled: 0, start: 0, end: 0 };
  #isWhole = false;
  #scanned: Stretch[] = [];
  /** Being looked at, in this order. `isLoose`: may still change. */
  #underway: (Stretch & { isLoose: boolean })[] = [];
  #found = 0;
  /** Hits that may still become void: where, and whether they were told. */
  #loose: { entry: number; isTold: boolean }[] = [];
  #told = 0;
  #oldestTold = Number.POSITIVE_INFINITY;

  constructor(before: number) {
    this.#before = before;
  }

  /** What is known by now. */
  see({ ready, filled, start, end, settled, isWhole }: RunLog): void {
    const upTo = (entry: number) => Math.min(entry, this.#before);
    if (ready) this.#known = { filled: upTo(filled), start: upTo(start), end: upTo(end) };
    this.#isWhole = ready && isWhole;
    this.#loose = this.#loose.filter(({ entry }) => entry >= settled);
  }

  /** What is to be looked at next. */
  next(): Stretch | null {
    return nextStretch(this.#underway.reduce(withScanned, this.#scanned), this.#known);
  }

  /** Stretches that are being looked at. */
  get underway(): number {
    return this.#underway.length;
  }

  /** Hits that may still be told of a stretch: what comes, or has changed, is newer than all that has been told, and has room always. */
  roomIn({ from }: Stretch): number {
    return from >= this.#oldestTold ? MOST_HITS : Math.max(0, MOST_HITS - this.#told);
  }

  begin(stretch: Stretch, isLoose: boolean): void {
    this.#underway.push({ ...stretch, isLoose });
  }

  /** The oldest of those that are being looked at has been. Returns the hits that are to be told: as many as there is room for by now. */
  end({ hits, entries }: Scanned): readonly SearchHit[] {
    const stretch = this.#underway.shift();
    if (!stretch) throw new Error('Cannot end what was not begun: nothing is being looked at');
    this.#scanned = withScanned(this.#scanned, stretch);
    const told = hits.slice(Math.max(0, hits.length - this.roomIn(stretch)));
    this.#told += told.length;
    this.#oldestTold = Math.min(this.#oldestTold, told[0]?.entry ?? this.#oldestTold);
    this.#found += entries.length;
    const first = told[0]?.entry ?? Number.POSITIVE_INFINITY;
    if (stretch.isLoose) for (const entry of entries) this.#loose.push({ entry, isTold: entry >= first });
    return told;
  }

  /** Whether anything of it had been looked at. */
  forget(from: number): boolean {
    const had = scannedCount(this.#scanned);
    this.#scanned = withoutFrom(this.#scanned, from);
    const gone = this.#loose.filter(({ entry }) => entry >= from);
    this.#found -= gone.length;
    this.#told -= gone.filter(({ isTold }) => isTold).length;
    this.#loose = this.#loose.filter(({ entry }) => entry < from);
    return scannedCount(this.#scanned) < had;
  }

  progress(): Progress {
    const { end } = this.#known;
    return {
      kind: 'progress',
      scanned: scannedCount(this.#scanned),
      total: end,
      found: this.#found,
      done: this.#isWhole && this.#underway.length === 0 && this.next() === null,
    };
  }
}
