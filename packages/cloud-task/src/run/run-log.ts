import { mayConcernRequests } from '@runwatch/transcript';

/**
 * The entries of a run as lines of text, numbered from 0, in two stretches: the head `[0, filled)`, read from the log's beginning, and the tail
 * `[start, end)`, which began with the newest page. When the head reaches `start` the log is whole.
 *
 * Two operations change it: `from` (the tail continues so from here on: an append or a correction) and `fill` (older entries, never told).
 * Readers are told where the log now differs, and read at their own pace.
 */
export class RunLog {
  readonly #head: string[] = [];
  #tail: string[] = [];
  #start = 0;
  #settled = 0;
  #ready = false;
  /** Numbers of entries that may tell of permission requests, ascending: of the head, and of the tail. */
  readonly #headRequests: number[] = [];
  #tailRequests: number[] = [];
  readonly #readers = new Set<(at: number) => void>();

  /** The newest page has been read: there is something to show. */
  get ready(): boolean {
    return this.#ready;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#start + this.#tail.length;
  }

  /** Entries before this are final. */
  get settled(): number {
    return this.#settled;
  }

  /** How far the head has been read. */
  get filled(): number {
    return this.#head.length;
  }

  get isWhole(): boolean {
    return this.#head.length >= this.#start;
  }

  /** Begins with the newest page, which stands at `start`. */
  begin(start: number, lines: readonly string[], settled: number): void {
    this.#start = start;
    this.#ready = true;
    this.#tail = [...lines];
    this.#tailRequests = [];
    this.#noteRequests(this.#tailRequests, start, lines);
    this.#settled = settled;
    this.#changed(start);
  }

  /** The tail continues with `lines` from entry `at` on. What stays the same word for word is not told again. */
  from(at: number, lines: readonly string[], settled: number): void {
    let index = at - this.#start;
    if (index < 0 || index > this.#tail.length)
      throw new RangeError(`Cannot continue the log from entry ${at}: it has ${this.#start} to ${this.end}`);
    let same = 0;
    while (same < lines.length && index < this.#tail.length && this.#tail[index] === lines[same]) {
      same++;
      index++;
    }
    const before = this.end;
    this.#tail.length = index;
    const added = lines.slice(same);
    const changedFrom = index + this.#start;
    this.#tailRequests = this.#tailRequests.filter((entry) => entry < changedFrom);
    this.#noteRequests(this.#tailRequests, changedFrom, added);
    for (const line of added) this.#tail.push(line);
    const settledMoved = settled > this.#settled;
    this.#settled = Math.max(this.#settled, settled);
    if (index + this.#start < before || same < lines.length || settledMoved) this.#changed(index + this.#start);
  }

  /** The head continues with older entries; what the tail has already is left out. */
  fill(lines: readonly string[]): void {
    const room = Math.max(0, this.#start - this.#head.length);
    const added = room < lines.length ? lines.slice(0, room) : lines;
    this.#noteRequests(this.#headRequests, this.#head.length, added);
    for (const line of added) this.#head.push(line);
    this.#changed(this.end);
  }

  /** The entry's text; undefined where nothing has been read yet. */
  line(at: number): string | undefined {
    return at >= this.#start ? this.#tail[at - this.#start] : this.#head[at];
  }

  /** The lines of entries `[from, to)`, as far as they are known, that may tell which permission requests are open. */
  requestLines(from: number, to: number): string[] {
    return [...this.#headRequests, ...this.#tailRequests].flatMap((entry) => {
      const line = entry >= from && entry < to ? this.line(entry) : undefined;
      return line === undefined ? [] : [line];
    });
  }

  /** Calls `differs` with the first entry that changed, at each change, in the turn of the change. Returns how to leave. */
  enrol(differs: (at: number) => void): () => void {
    this.#readers.add(differs);
    return () => this.#readers.delete(differs);
  }

  #noteRequests(numbers: number[], from: number, lines: readonly string[]): void {
    lines.forEach((line, index) => {
      if (mayConcernRequests(line)) numbers.push(from + index);
    });
  }

  #changed(at: number): void {
    for (const differs of this.#readers) differs(at);
  }
}
