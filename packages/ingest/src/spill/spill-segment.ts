import path from 'node:path';
import type { SpillDisk, SpillFile } from './spill-disk.ts';
import { type Mark, parseSpillLine, type SpillLine } from './spill-lines.ts';

/** What the lines of a spill say of its events, up to some place. */
export interface Known {
  readonly mark: Mark;
  /** Events behind this one were not sent. Undefined: any may have been. */
  readonly unsent: number | undefined;
}

const NAME = /^(\d{15})\.ndjson$/;
const LINE_FEED = 0x0a;

/** One file of a spill. Its name says how many events were spilled before its first. */
export class Segment {
  readonly before: number;
  readonly #path: string;
  readonly #file: SpillFile;
  #events = 0;

  private constructor(disk: SpillDisk, file: string, before: number) {
    this.before = before;
    this.#path = file;
    this.#file = disk.open(file);
  }

  /** The files of a spill in a folder, in order. One that does not begin as it should was never used, and goes. */
  static openAll(disk: SpillDisk, folder: string): Segment[] {
    const all = disk
      .files(folder)
      .toSorted()
      .flatMap((name) => {
        const before = NAME.exec(name)?.[1];
        return before === undefined ? [] : [new Segment(disk, path.join(folder, name), Number(before))];
      });
    const unused = all.filter((segment) => !segment.#hasBegun);
    for (const segment of unused) segment.remove(disk);
    return all.filter((segment) => !unused.includes(segment));
  }

  /** A new file behind so many events, which begins with these lines: they outlive the machine. @throws the system's error, and leaves no file */
  static create(options: { disk: SpillDisk; folder: string; before: number; head: string }): Segment {
    const { disk, folder, before, head } = options;
    const segment = new Segment(disk, path.join(folder, `${String(before).padStart(15, '0')}.ndjson`), before);
    try {
      segment.append(head, 'mark');
      segment.syncNow();
      return segment;
    } catch (error) {
      segment.remove(disk);
      throw error;
    }
  }

  get #hasBegun(): boolean {
    const [first] = this.lines(0, Math.min(this.size, 100));
    return first !== undefined && parseSpillLine(first.line).kind === 'mark';
  }

  /** How many events were spilled up to its end. */
  get after(): number {
    return this.before + this.#events;
  }

  get size(): number {
    return this.#file.size;
  }

  append(line: string, kind: SpillLine['kind']): void {
    const { size } = this.#file;
    try {
      this.#file.append(Buffer.from(line));
    } catch (error) {
      // Half a line would take the next one with it.
      this.#file.truncate(size);
      throw error;
    }
    if (kind === 'event') this.#events++;
  }

  /** Whole lines from byte `at` on, about `bytes` of them, and where the one behind them begins. */
  lines(at: number, bytes: number): { line: string; next: number }[] {
    let length = Math.min(bytes, this.size - at);
    for (;;) {
      const piece = this.#file.read(at, length);
      const lines = cut(piece, at);
      if (lines.length > 0 || at + length >= this.size) return lines;
      length *= 2;
    }
  }

  /** Counts what is in it and cuts off a last line that was torn. Returns what is known after it, if that was `before`. */
  scan(before: Known): Known {
    const lines = this.lines(0, this.size);
    let known = before;
    for (const { line } of lines) {
      const parsed = parseSpillLine(line);
      if (parsed.kind === 'event') this.#events++;
      else if (parsed.kind === 'mark') known = { mark: parsed.mark, unsent: undefined };
      else known = { ...known, unsent: known.unsent ?? parsed.after };
    }
    const end = lines.at(-1)?.next ?? 0;
    if (end < this.size) this.#file.truncate(end);
    return known;
  }

  sync(): Promise<void> {
    return this.#file.sync();
  }

  syncNow(): void {
    this.#file.syncNow();
  }

  close(): void {
    this.#file.close();
  }

  remove(disk: SpillDisk): void {
    this.#file.close();
    disk.remove(this.#path);
  }
}

function cut(piece: Buffer, at: number): { line: string; next: number }[] {
  const lines: { line: string; next: number }[] = [];
  let from = 0;
  for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
    lines.push({ line: piece.toString('utf8', from, end), next: at + end + 1 });
    from = end + 1;
  }
  return lines;
}
