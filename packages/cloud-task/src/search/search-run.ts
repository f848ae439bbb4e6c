import { type Clock, Nudge, sleep } from '@runwatch/async';
import { MOST_HITS, type SearchHit, type SearchQuery, type SearchUpdate } from '@runwatch/protocol';
import type { RunLog } from '../run/run-log.ts';
import { nextStretch, type Stretch, scannedCount, withoutFrom, withScanned } from './scan-plan.ts';
import { ScanThread, type SearchThreads } from './scan-thread.ts';

export interface SearchIo {
  clock: Clock;
  log: RunLog;
  threads: SearchThreads;
}

/** The first hits are wanted soon; then larger pieces cost less. */
const FIRST_BYTES = 128 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** How often what has come meanwhile is looked at. */
const LIVE_MS = 250;
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
  while (!signal.aborted) {
    const updates: SearchUpdate[] = [];
    if (clock.now() - lookedAt >= LIVE_MS) {
      lookedAt = clock.now();
      const from = changes.take();
      if (from !== null && tally.forget(from)) {
        thread.forget(from);
        updates.push({ kind: 'void', from });
      }
      tally.see(log);
    }
    const stretch = tally.next();
    const piece = stretch && (await log.before(stretch, pieces++ === 0 ? FIRST_BYTES : PIECE_BYTES));
    if (stretch && piece) {
      const room = stretch.to > log.settled ? MOST_HITS : MOST_HITS - tally.told;
      const isFirst = piece.from === stretch.from;
      const { hits, entries } = await thread.scan({ ...piece, isFirst, room }, signal);
      tally.scanned({ from: piece.from, to: stretch.to }, hits, entries);
      updates.push(...inBatches(hits));
    }
    yield* told(updates, tally.progress());
    if (stretch && piece) continue;
    await changes.next(signal);
    const rest = lookedAt + LIVE_MS - clock.now();
    if (rest > 0) await sleep(clock, rest, { signal });
  }
}

/** Each batch says how far it has come. */
function* told(updates: readonly SearchUpdate[], progress: SearchUpdate): Generator<SearchUpdate[], void> {
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

/** What has been looked at, and what was found there. */
class Tally {
  readonly #before: number;
  #known = { filled: 0, start: 0, end: 0 };
  #isWhole = false;
  #scanned: Stretch[] = [];
  #found = 0;
  /** Hits that may still become void: where, and whether they were told. */
  #loose: { entry: number; isTold: boolean }[] = [];
  #told = 0;

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

  next(): Stretch | null {
    return nextStretch(this.#scanned, this.#known);
  }

  /** Hits that were told and hold. */
  get told(): number {
    return this.#told;
  }

  scanned(stretch: Stretch, told: readonly SearchHit[], entries: readonly number[]): void {
    this.#scanned = withScanned(this.#scanned, stretch);
    this.#told += told.length;
    this.#found += entries.length;
    const first = told[0]?.entry ?? Number.POSITIVE_INFINITY;
    for (const entry of entries) this.#loose.push({ entry, isTold: entry >= first });
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

  progress(): SearchUpdate {
    const { end } = this.#known;
    return {
      kind: 'progress',
      scanned: scannedCount(this.#scanned),
      total: end,
      found: this.#found,
      done: this.#isWhole && this.next() === null,
    };
  }
}
