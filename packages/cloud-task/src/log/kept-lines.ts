import type { Disk } from './disk.ts';
import { bytesOfLines, type LineBytes, LineFile } from './line-file.ts';

// As many digits as any number of entries has, so that names sort as numbers do.
const NAME = /^(\d{12})\.ndjson$/;
const nameOf = (first: number): string => String(first).padStart(12, '0');

/**
 * The lines of a run that are kept in files: from entry 0 on, and stretches behind that until they meet. A file is named after its first entry, so
 * that `cat *.ndjson` is the run.
 */
export class KeptLines {
  readonly #disk: Disk;
  readonly #folder: string;
  /** Ascending, and no two overlap. */
  #files: LineFile[] = [];

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /** What an earlier watch has left: without what does not follow on entry 0, because nobody remembers where it belongs. */
  static async open(disk: Disk, folder: string): Promise<KeptLines> {
    const kept = new KeptLines(disk, folder);
    const firsts = (await disk.files(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    for (const first of firsts.sort((a, b) => a - b)) {
      if (first === kept.end) kept.#files.push(await LineFile.open(disk, kept.#pathOf(first), first));
      else await kept.#remove(first);
    }
    return kept;
  }

  /** Entries `[0, end)` are kept without a hole. */
  get end(): number {
    let end = 0;
    for (const file of this.#files) if (file.first <= end && file.end > end) end = file.end;
    return end;
  }

  /** Bytes that are still to be written. */
  get unwritten(): number {
    return this.#files.reduce((sum, file) => sum + file.unwritten, 0);
  }

  /** Keeps further lines, the first of which is entry `at`: behind a file that ends there, or in a new one. */
  append(at: number, lines: readonly string[]): void {
    let next = at;
    for (const piece of bytesOfLines(lines)) {
      this.appendBytes(next, piece);
      next += piece.ends;
    }
  }

  /** The same for bytes, which may end within a line: the next ones go on there. */
  appendBytes(at: number, lines: LineBytes): void {
    const file = this.#files.findLast((one) => one.end === at) ?? this.#begin(at);
    file.append(lines);
  }

  /** Lines from entry `from` on, before `to`, as far as they are kept without a hole: about `most` bytes, but one at the least. */
  async read(from: number, to: number, most: number): Promise<string[]> {
    const file = this.#files.findLast(({ first }) => first <= from);
    return file ? await file.read(from, to, most) : [];
  }

  /** The last of entries `[from, to)`, which are kept without a hole, as bytes: about `most`, but one line at the least. Null when there is none. */
  async readBefore(from: number, to: number, most: number): Promise<{ from: number; bytes: Buffer } | null> {
    const file = this.#files.findLast(({ first }) => first < to);
    return file ? await file.readBefore(from, to, most) : null;
  }

  /** Forgets entries from `entry` on that follow on the one before it without a hole; what stands behind a hole stays. */
  async cut(entry: number): Promise<void> {
    await this.#files.find(({ first, end }) => first <= entry && end >= entry)?.cut(entry);
  }

  /** Forgets all entries from `entry` on. */
  async cutAll(entry: number): Promise<void> {
    const gone = this.#files.filter(({ first }) => first >= entry);
    this.#files = this.#files.filter(({ first }) => first < entry);
    for (const file of gone) {
      await file.close();
      await this.#remove(file.first);
    }
    await this.cut(entry);
  }

  async flush(): Promise<void> {
    for (const file of this.#files) await file.flush();
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }

  #begin(first: number): LineFile {
    const file = new LineFile(this.#disk, this.#pathOf(first), first);
    this.#files.push(file);
    this.#files.sort((a, b) => a.first - b.first);
    return file;
  }

  async #remove(first: number): Promise<void> {
    await this.#disk.remove(`${this.#pathOf(first)}.ndjson`);
    await this.#disk.remove(`${this.#pathOf(first)}.index`);
  }

  #pathOf(first: number): string {
    return `${this.#folder}/${nameOf(first)}`;
  }
}
