import { type Clock, Nudge, sleep } from '@runwatch/async';
import { type Failure, isCloudRunError } from '@runwatch/protocol';
import { orAborted } from '../api/or-aborted.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { LogRows } from './read-on.ts';

/** What reading the log on brings. */
export type LogFrame =
  | ({ kind: 'rows' } & LogRows & {
        /** More of the same look follows. */
        isPart?: true;
        /** To be called when all of it has been told: the log is not read on before, because it would be read from the same place again. */
        taken?: () => void;
      })
  /** The log could not be read, or takes long: nobody should wait for it. */
  | { kind: 'no-rows'; failure?: Failure };

/** Live entries are not kept back for longer than this while the log is being asked. */
const PATIENCE_MS = 2_000;
/** Between two reads at the least. */
const SPACING_MS = 1_000;
/** A read that failed is repeated, more and more seldom: whoever wanted it still does. */
const LONGEST_RETRY_MS = 60_000;

/** Where the stream is held back and the log grows, people see what is said after this long. */
const POLL_MS = 5_000;
const LONGEST_POLL_MS = 300_000;

/**
 * When the log is to be read on: the story asks, the reader comes. The earliest wish counts. Silence is a wish as well: servers send a keepalive
 * every 20 s, so a stream without a byte for longer is held back by something on the way, or is not to be had.
 */
export class LogDemand {
  readonly #clock: Clock;
  readonly #quietMs: number;
  readonly #changed = new Nudge();
  #dueAt = Number.POSITIVE_INFINITY;
  #owedAt = Number.POSITIVE_INFINITY;
  #quietAt = Number.POSITIVE_INFINITY;
  #pollMs: number;

  constructor(clock: Clock, quietMs: number) {
    this.#clock = clock;
    this.#quietMs = quietMs;
    this.#pollMs = quietMs;
  }

  /** The log shall be read within `ms`. */
  within(ms: number): void {
    const dueAt = this.#clock.now() + ms;
    if (dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    this.#changed.fire();
  }

  /** The log shall be read in `ms` from now, whether it is read before or not: it may not have by then what is looked for. */
  after(ms: number): void {
    this.#owedAt = this.#clock.now() + ms;
    this.#changed.fire();
  }

  /** From now on the log shall be read when nothing is heard of the stream. */
  lookWhenQuiet(): void {
    this.#quietAt = this.#clock.now() + this.#quietMs;
    this.#changed.fire();
  }

  /** The stream is there. */
  heard(): void {
    this.#pollMs = this.#quietMs;
    if (this.#quietAt < Number.POSITIVE_INFINITY) this.#quietAt = this.#clock.now() + this.#quietMs;
  }

  /** What a look in silence brought: a log that grows is looked at often, one that cannot be read ever more seldom. */
  brought(rows: number | 'failure'): void {
    if (rows === 'failure') this.#pollMs = Math.min(this.#pollMs * 2, LONGEST_POLL_MS);
    else this.#pollMs = rows > 0 ? POLL_MS : this.#quietMs;
    this.#quietAt = this.#clock.now() + this.#pollMs;
  }

  /** Waits until the log is wanted, or nothing has been heard for long, and takes the wish. */
  async next(signal: AbortSignal): Promise<'wanted' | 'quiet'> {
    for (;;) {
      const left = Math.min(this.#dueAt, this.#owedAt, this.#quietAt) - this.#clock.now();
      if (left <= 0) break;
      if (left === Number.POSITIVE_INFINITY) await this.#changed.next(signal);
      else await sleep(this.#clock, left, { signal, nudge: this.#changed });
    }
    const why = this.#quietAt <= this.#clock.now() ? 'quiet' : 'wanted';
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (this.#owedAt <= this.#clock.now()) this.#owedAt = Number.POSITIVE_INFINITY;
    return why;
  }
}

export interface FollowLogIo {
  clock: Clock;
  demand: LogDemand;
  steering: RunSteering;
  /** Resolves when readers have what was read first, or soon. */
  firstSight(signal: AbortSignal): Promise<unknown>;
  readOn(signal: AbortSignal): Promise<LogRows>;
}

/** Reads the log on whenever it is wanted, beside the stream, so that a slow log never holds up what the stream tells. Ends with the signal. */
export async function* followLog(io: FollowLogIo, signal: AbortSignal): AsyncGenerator<LogFrame, void> {
  const { clock, demand, steering } = io;
  for (let failures = 0, isFirst = true; ; isFirst = false) {
    const why = await demand.next(signal);
    if (isFirst) await io.firstSight(signal);
    if (steering.desired.kind !== 'connected') {
      // That may last: nobody should wait for it.
      yield { kind: 'no-rows' };
      using _ = await steering.permit(signal);
    }
    const brought = yield* look(io, signal);
    if (why === 'quiet') demand.brought(brought === 'failure' ? brought : brought.rows);
    if (brought !== 'failure') failures = 0;
    else if (why === 'wanted') demand.within(Math.min(SPACING_MS * 2 ** ++failures, LONGEST_RETRY_MS));
    // Of a log that is far ahead the rest is wanted as soon as this has been told.
    if (brought === 'failure' || !brought.hasMore) await sleep(clock, SPACING_MS, { signal });
  }
}

type Brought = { rows: number; hasMore: boolean } | 'failure';

/** One look at the log; says what it brought. */
async function* look({ clock, readOn }: FollowLogIo, signal: AbortSignal): AsyncGenerator<LogFrame, Brought> {
  const reading = settled(readOn(signal));
  let result = await soon(clock, reading, signal);
  // Said again and again: a gap that comes while the log is still being read must not hold live entries back either.
  for (; !result; result = await soon(clock, reading, signal)) yield { kind: 'no-rows' };
  signal.throwIfAborted();
  if ('rows' in result) {
    const { rows: found } = result;
    const brought = { rows: found.lines.length, hasMore: found.hasMore ?? false };
    let taken = () => {};
    const told = new Promise<void>((resolve) => {
      taken = resolve;
    });
    yield { kind: 'rows', ...found, taken };
    await orAborted(() => told, signal);
    return brought;
  }
  if (!isCloudRunError(result.error)) throw result.error;
  yield { kind: 'no-rows', failure: result.error.failure };
  return 'failure';
}

/** The result if it comes within our patience, else undefined. */
async function soon(clock: Clock, reading: Promise<Settled>, signal: AbortSignal): Promise<Settled | undefined> {
  const enough = new AbortController();
  const waiting = sleep(clock, PATIENCE_MS, { signal: AbortSignal.any([signal, enough.signal]) }).then(
    () => undefined,
    // Stopped: the reading has been, too, and says so.
    () => reading,
  );
  try {
    return await Promise.race([reading, waiting]);
  } finally {
    enough.abort();
  }
}

type Settled = { rows: LogRows } | { error: unknown };

const settled = (reading: Promise<LogRows>): Promise<Settled> =>
  reading.then(
    (rows) => ({ rows }),
    (error: unknown) => ({ error }),
  );
