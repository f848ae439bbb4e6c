import type { CloudRunsClient, Entries, Integrity, RunRef } from '@runwatch/protocol';
import type { EntryRange, Transcript } from '@runwatch/transcript';
import { Pause } from '../pause.ts';
import type { Ports } from '../ports.ts';
import { TimeSlice } from '../time-slice.ts';
import { isArranged, withinLimits, withPage } from './arrangement.ts';
import { type Amounts, amountsFor, type Held, readable, stretchAt } from './held.ts';
import { nextWish, type Wish } from './next-wish.ts';
import { unreadOf } from './unread.ts';

// What could not be had is asked for again: soon, then more seldom; at once when more has been read or the person has gone elsewhere.
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// Who is dragged through a run sees each place for a moment: only where they stay more is asked for than that.
const STAYS_MS = 150;
// Characters: four pages. What weighs more is held in several steps.
const MOST_AT_ONCE = 512_000;
// Nobody has said what an entry weighs before one is held.
const USUAL_CHARACTERS = 1_000;

export interface ReaderPorts {
  client: CloudRunsClient;
  run: RunRef;
  ports: Ports;
  /** What is held has changed. */
  changed(): void;
}

/** Sees to it that a transcript holds the entries around the place where somebody reads, and not many more. */
export class Reader {
  readonly #io: ReaderPorts;
  readonly #pause: Pause;
  #reading: EntryRange = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  #unread: EntryRange | null = null;
  /** When a place was shown that had not been held. */
  #movedAt = Number.NEGATIVE_INFINITY;
  /** A wish that could not be fulfilled, and until when it rests. */
  #refused: { wish: Wish; times: number; until: number } | null = null;

  constructor(io: ReaderPorts) {
    this.#io = io;
    this.#pause = new Pause(io.ports);
  }

  /** Entries `[from, to)` are on screen now. */
  readingAt(from: number, to: number): void {
    if (from === this.#reading.from && to === this.#reading.to) return;
    this.#reading = { from, to };
    this.#pause.end();
  }

  /** Says how far entries can be asked for. */
  know(integrity: Integrity): void {
    const unread = unreadOf(integrity);
    if (unread?.from === this.#unread?.from && unread?.to === this.#unread?.to) return;
    this.#unread = unread;
    this.#refused = null;
    this.#pause.end();
  }

  /** More was told: something may have to go. */
  told(): void {
    this.#pause.end();
  }

  /** Keeps the transcript around the place until the signal aborts. */
  async follow(transcript: Transcript, signal: AbortSignal): Promise<void> {
    this.#refused = null;
    while (!signal.aborted) {
      const wish = this.#wish(transcript);
      const restMs = wish ? this.#restMs(wish) : null;
      if (wish && restMs === 0) await this.#fulfil(transcript, wish, signal);
      else if (!(await this.#arrange(transcript, null, signal))) await this.#pause.wait(restMs, signal);
    }
  }

  #wish(transcript: Transcript): Wish | null {
    return nextWish({
      held: heldBy(transcript),
      reading: this.#reading,
      unread: this.#unread,
      amounts: amountsOf(transcript),
    });
  }

  async #fulfil(transcript: Transcript, wish: Wish, signal: AbortSignal): Promise<void> {
    const page = await this.#ask(wish, signal);
    if (signal.aborted) return;
    if (page) {
      this.#refused = null;
      if (wish.for === 'place') this.#movedAt = this.#io.ports.now();
      if (this.#isWelcome(transcript, page)) await this.#arrange(transcript, page, signal);
    } else {
      const times = (this.#refused?.times ?? 0) + 1;
      const restMs = Math.min(FIRST_WAIT_MS * 2 ** (times - 1), LONGEST_WAIT_MS);
      this.#refused = { wish, times, until: this.#io.ports.now() + restMs };
    }
  }

  /** How long a wish is to rest before it is asked for. */
  #restMs(wish: Wish): number {
    const refused = this.#refused;
    const isRefused = refused?.wish.from === wish.from && refused.wish.to === wish.to;
    const until = isRefused ? refused.until : wish.for === 'ahead' ? this.#movedAt + STAYS_MS : 0;
    return Math.max(0, until - this.#io.ports.now());
  }

  /** The entries of a wish, as far as they can be had; null when that is not far enough to be of use. */
  async #ask(wish: Wish, signal: AbortSignal): Promise<Entries | null> {
    try {
      for (let { from } = wish; ; ) {
        const lines = await this.#read(from, wish, signal);
        if (lines === null) return null;
        if (!wish.whole || from + lines.length === wish.to) return { at: from, lines };
        // They are larger than was thought: those that are nearest will do for now.
        from = wish.to - Math.max(1, Math.floor(lines.length / 2));
      }
    } catch {
      // What is shown stays, and it is asked for again: what is wrong, the watch itself says.
      return null;
    }
  }

  /** Lines from entry `from` on: a page, or as many pages as the wish needs and its weight allows. */
  async #read(from: number, { to, whole }: Wish, signal: AbortSignal): Promise<string[] | null> {
    const { client, run } = this.#io;
    const lines: string[] = [];
    let characters = 0;
    do {
      const page = await client.entries(run, from + lines.length, to);
      if (signal.aborted || page.lines.length === 0) return null;
      lines.push(...page.lines);
      for (const line of page.lines) characters += line.length;
    } while (whole && from + lines.length < to && characters < MOST_AT_ONCE);
    return lines;
  }

  /** Whether the person still reads where these entries are of use. */
  #isWelcome(transcript: Transcript, page: Entries): boolean {
    const held = heldBy(transcript);
    const amounts = amountsOf(transcript);
    const { from } = readable(this.#reading, held, amounts);
    const hasPlace = stretchAt(held, from, 0) !== null;
    const next = withPage(held, rangeOf(page));
    return stretchAt(next, from, hasPlace ? 0 : amounts.chunk) !== null;
  }

  /** Returns whether there was anything to do. */
  async #arrange(transcript: Transcript, page: Entries | null, signal: AbortSignal): Promise<boolean> {
    const held = heldBy(transcript);
    const amounts = amountsOf(transcript);
    const limits = { reading: this.#reading, disposable: transcript.disposable, amounts };
    const to = withinLimits(page ? withPage(held, rangeOf(page)) : held, limits);
    if (isArranged(held, to)) return false;
    const slice = new TimeSlice(this.#io.ports);
    const steps = transcript.arrange(to, page ?? undefined);
    for (let isDone = false; !isDone; ) {
      const isSpent = slice.work(() => {
        isDone = steps.next().done === true;
      });
      if (isSpent && !isDone) await slice.rest();
      if (signal.aborted) return true;
    }
    this.#io.changed();
    return true;
  }
}

const heldBy = ({ passage, start, entryCount }: Transcript): Held => ({
  passage,
  tail: { from: start, to: entryCount },
});

const amountsOf = ({ characters, loaded }: Transcript): Amounts =>
  amountsFor(loaded === 0 ? USUAL_CHARACTERS : characters / loaded);

const rangeOf = ({ at, lines }: Entries): EntryRange => ({ from: at, to: at + lines.length });
