import { concernsPlan } from '@runwatch/transcript';
import type { KeptLines } from '../log/kept-lines.ts';
import type { LineBytes } from '../log/line-file.ts';
import { GapBuffer } from './gap-buffer.ts';
import { ownCopy } from './own-copy.ts';
import { RequestLines } from './request-lines.ts';

/** These bytes, which are nobody else's, as a buffer that has nothing besides: small ones share theirs. */
const aloneIn = (bytes: Buffer): ArrayBuffer =>
  bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
    ? bytes.buffer
    : new Uint8Array(bytes).buffer;

/** Final lines at the end that stay in memory: what a newcomer is told first. */
const HELD_LINES = 1_000;
/** Characters of them, where they are long. */
const HELD_CHARS = 4 * 1024 * 1024;

/**
 * The entries of a run as lines of text, numbered from 0, in two stretches: the head `[0, filled)`, read from the log's beginning, and the tail
 * `[start, end)`, which began with the newest page. When the head reaches `start` the log is whole.
 *
 *     0 ...... filled .. read        start ......... held ..... settled .... end
 *     |---- kept ----|- unproven -|     |---- kept ----|-------- in memory -----|
 *
 * Two operations change it: `from` (the tail continues so from here on: an append or a correction) and `fill` (older entries, never told).
 * Readers are told where the log now differs, and read at their own pace. Final lines are kept in files; memory holds what may still change, and a
 * page before that.
 */
export class RunLog {
  #kept: KeptLines | undefined;
  /** Entries `[held, end)`. */
  readonly #tail = new GapBuffer<string>();
  #held = 0;
  #start = 0;
  #filled = 0;
  /** Read behind `filled`, under numbers that nothing proves yet. */
  #unproven = 0;
  #settled = 0;
  /** Final lines before this are kept. */
  #keptTo = 0;
  #differsFrom = Number.POSITIVE_INFINITY;
  #ready = false;
  /** The last line of the tail that is kept and tells what the plan is, or that there is none. */
  #plan: { entry: number; line: string } | null = null;
  readonly #requests = new RequestLines();
  readonly #readers = new Set<(at: number) => void>();

  /** The newest page has been read: there is something to show. */
  get ready(): boolean {
    return this.#ready;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#held + this.#tail.length;
  }

  /** Entries from here on are in memory. */
  get held(): number {
    return this.#held;
  }

  /** Entries before this are final. */
  get settled(): number {
    return this.#settled;
  }

  /** From this entry on the server's log counts otherwise; Infinity while it does not. */
  get differsFrom(): number {
    return this.#differsFrom;
  }

  /** From entry `from` on the server's log counts otherwise. */
  differs(from: number): void {
    this.#differsFrom = Math.min(this.#differsFrom, from);
  }

  /** How far the head is known. */
  get filled(): number {
    return this.#filled;
  }

  /** How far it has been read: what lies behind `filled` is shown when its numbers are proven. */
  get read(): number {
    return this.#filled + this.#unproven;
  }

  get isWhole(): boolean {
    return this.#filled >= this.#start;
  }

  /** Begins with the newest page, which stands at `start`. `kept` has entries `[0, known)` from an earlier watch. */
  begin(kept: KeptLines, known: number, start: number, lines: readonly string[], settled: number): void {
    this.#kept = kept;
    this.#filled = known;
    this.#start = this.#held = start;
    // What is kept already of the newest page is not kept twice.
    this.#keptTo = Math.max(start, Math.min(known, settled));
    this.#ready = true;
    this.#tail.splice(0, Number.POSITIVE_INFINITY, lines);
    this.#requests.begin(start, lines);
    this.#plan = null;
    this.#settled = settled;
    this.#keep();
    this.#changed(start);
  }

  /**
   * The tail continues with `lines` from entry `at` on, in place of `replaced` entries, behind which it goes on as before: in place of all of them, unless
   * told otherwise. What stays the same word for word is not told again.
   */
  from(at: number, lines: readonly string[], settled: number, replaced = Number.POSITIVE_INFINITY): void {
    let index = at - this.#held;
    if (index < 0 || index > this.#tail.length)
      throw new RangeError(`Cannot continue the log from entry ${at}: it has ${this.#held} to ${this.end}`);
    let same = 0;
    const most = Math.min(lines.length, replaced);
    while (same < most && index < this.#tail.length && this.#tail.at(index) === lines[same]) {
      same++;
      index++;
    }
    const before = this.end;
    const added = lines.slice(same);
    const changedFrom = index + this.#held;
    this.#tail.splice(index, replaced - same, added);
    this.#requests.edit(changedFrom, before + added.length - this.end, added);
    const settledMoved = settled > this.#settled;
    this.#settled = Math.max(this.#settled, settled);
    if (this.end !== before || changedFrom < before || added.length > 0 || settledMoved) this.#changed(changedFrom);
    this.#keep();
  }

  /** The head continues with older entries; what the tail has already is left out. */
  fill(lines: readonly string[]): void {
    const added = lines.slice(0, Math.max(0, this.#start - this.#filled));
    this.#kept?.append(this.#filled, added);
    this.#filled += added.length;
    this.#changed(this.end);
  }

  /** The head goes on so, if the numbers turn out to be right: `prove` or `takeBack`. */
  fillUnproven(lines: LineBytes): void {
    this.#kept?.appendBytes(this.read, lines);
    this.#unproven += lines.ends;
  }

  prove(): void {
    this.#filled += this.#unproven;
    this.#unproven = 0;
    this.#changed(this.end);
  }

  async takeBack(): Promise<void> {
    this.#unproven = 0;
    await this.#kept?.cut(this.#filled);
  }

  /** The entry's text, if it is in memory. */
  line(at: number): string | undefined {
    return at >= this.#held ? this.#tail.at(at - this.#held) : undefined;
  }

  /** Entries from `from` on, before `to`, as far as they are known without a hole: about `most` bytes, but one at the least. */
  async lines(from: number, to: number, most: number): Promise<string[]> {
    if (from < this.#held) {
      const known = from < this.#filled ? this.#filled : from >= this.#start ? this.#keptTo : from;
      return (await this.#kept?.read(from, Math.min(to, known), most)) ?? [];
    }
    const lines: string[] = [];
    for (let at = from, room = most; at < Math.min(to, this.end) && room > 0; at++) {
      const line = this.#tail.at(at - this.#held) as string;
      if (lines.length > 0 && line.length > room) break;
      lines.push(line);
      room -= line.length;
    }
    return lines;
  }

  /**
   * The last of entries `[from, to)`, which are known without a hole, as bytes of whole lines that are nobody else's: about `most`, but one line at the least.
   * Null when there is none.
   */
  async before(
    { from, to }: { from: number; to: number },
    most: number,
  ): Promise<{ from: number; bytes: ArrayBuffer } | null> {
    if (to <= this.#keptTo) {
      const kept = await this.#kept?.readBefore(from, to, most);
      return kept ? { from: kept.from, bytes: aloneIn(kept.bytes) } : null;
    }
    const end = Math.min(to, this.end);
    let at = end;
    for (let room = most; at > Math.max(from, this.#keptTo) && room > 0; )
      room -= (this.#tail.at(--at - this.#held) as string).length;
    if (at >= end) return null;
    const lines = this.#tail.slice(at - this.#held, end - this.#held);
    return { from: at, bytes: aloneIn(Buffer.from(`${lines.join('\n')}\n`)) };
  }

  /** The lines of the tail before `to` that may tell which permission requests are open. */
  requestLines(to: number): string[] {
    return this.#requests.before(to);
  }

  /** The last final line of the tail that tells what the plan is, or that the agent has begun anew; null when there is none. */
  get planLine(): { entry: number; line: string } | null {
    return this.#plan;
  }

  /** Calls `differs` with the first entry that changed, at each change, in the turn of the change. Returns how to leave. */
  enrol(differs: (at: number) => void): () => void {
    this.#readers.add(differs);
    return () => this.#readers.delete(differs);
  }

  /** Hands what has become final to the files, and lets go of it but for the newest page. */
  #keep(): void {
    const final = Math.min(this.#settled, this.end);
    if (final > this.#keptTo) {
      const lines = this.#tail.slice(this.#keptTo - this.#held, final - this.#held);
      this.#notePlan(this.#keptTo, lines);
      this.#kept?.append(this.#keptTo, lines);
      this.#keptTo = final;
      this.#requests.settle(final);
    }
    this.#letGo(this.#keptTo);
  }

  /** In steps of a page, because cutting an array from its front costs its whole length. */
  #letGo(final: number): void {
    if (final - this.#held < 2 * HELD_LINES && this.#tail.length < 2 * HELD_LINES) return;
    let chars = 0;
    let from = final;
    while (from > this.#held && final - from < HELD_LINES && chars < HELD_CHARS)
      chars += (this.#tail.at(--from - this.#held) as string).length;
    if (from - this.#held < HELD_LINES) return;
    this.#tail.dropFirst(from - this.#held);
    this.#held = from;
  }

  #notePlan(from: number, lines: readonly string[]): void {
    const index = lines.findLastIndex(concernsPlan);
    const line = lines[index];
    if (line !== undefined) this.#plan = { entry: from + index, line: ownCopy(line) };
  }

  #changed(at: number): void {
    for (const differs of this.#readers) differs(at);
  }
}
