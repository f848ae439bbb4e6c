import { Limit } from '@runwatch/async';
import type { Disk, DiskFile } from './disk.ts';
import { BYTES_A_MARK, LineIndex, SPACING } from './line-index.ts';

const LF = 10;

/** Whole lines, or parts of them, as bytes; and where lines end in them, so that nobody has to look twice. */
export interface LineBytes {
  bytes: Uint8Array;
  /** Line feeds in it. */
  ends: number;
  /** Where the first line begins that begins in it; undefined when none does. */
  begins: number | undefined;
}

/** These lines, each with its end, in pieces between which the index can have marks. */
export function* bytesOfLines(lines: readonly string[]): Generator<LineBytes, void> {
  for (let from = 0, to = 0; from < lines.length; from = to) {
    for (let chars = 0; to < lines.length && chars < SPACING; to++) chars += (lines[to] as string).length;
    yield { bytes: Buffer.from(`${lines.slice(from, to).join('\n')}\n`), ends: to - from, begins: 0 };
  }
}

/** What there is in these bytes; `startsLine`: a line begins with them. */
function lineBytes(bytes: Buffer, startsLine: boolean): LineBytes {
  let ends = 0;
  const first = bytes.indexOf(LF);
  for (let end = first; end >= 0; end = bytes.indexOf(LF, end + 1)) ends++;
  const next = first >= 0 && first + 1 < bytes.length ? first + 1 : undefined;
  return { bytes, ends, begins: startsLine ? 0 : next };
}

/** What waits for a disk is not stopped halfway. */
const NEVER = new AbortController().signal;

/**
 * Consecutive lines of JSON text in a file that ordinary tools can read (NDJSON), appended to only, with an index of where lines begin beside it.
 * Appending takes no time: what has been appended can be read at once, and is written by `flush`. A line that was torn by a crash is cut off when
 * the file is opened.
 */
export class LineFile {
  /** The entry number of its first line. */
  readonly first: number;
  readonly #disk: Disk;
  readonly #path: string;
  /** Writing and cutting, one at a time. */
  readonly #alone = new Limit(1);
  #file: DiskFile | undefined;
  #indexFile: DiskFile | undefined;
  #index = new LineIndex();
  /** Marks that stand in the index file. */
  #marksWritten = 0;
  #lines = 0;
  /** Bytes of whole lines, and behind them of one that has no end yet. */
  #wholeBytes = 0;
  #bytes = 0;
  #written = 0;
  #unwritten: Uint8Array[] = [];

  /** A file that does not exist yet. */
  constructor(disk: Disk, path: string, first: number) {
    this.#disk = disk;
    this.#path = path;
    this.first = first;
  }

  /** A file that exists: what is not a whole line at its end is cut off. */
  static async open(disk: Disk, path: string, first: number): Promise<LineFile> {
    const opened = new LineFile(disk, path, first);
    await opened.#open();
    await opened.#recover();
    return opened;
  }

  /** The entry number behind its last whole line. */
  get end(): number {
    return this.first + this.#lines;
  }

  /** Bytes that are still to be written. */
  get unwritten(): number {
    return this.#bytes - this.#written;
  }

  append(added: LineBytes): void {
    if (added.bytes.length === 0) return;
    this.#count(added);
    this.#unwritten.push(added.bytes);
  }

  /** Lines from entry `from` on, before `to`, as far as there are: about `most` bytes of them, but one at the least. */
  async read(from: number, to: number, most: number): Promise<string[]> {
    const [first, end] = [from - this.first, Math.min(to, this.end) - this.first];
    if (first >= end) return [];
    const mark = this.#index.before(first);
    const bytes = await this.#bytesAt(mark.byte, this.#index.stop(mark, most, end) ?? this.#wholeBytes);
    return linesOf(bytes, first - mark.line, end - first, most);
  }

  /** Whole lines `[from, to)` as bytes, of which the last ones are given: about `most` bytes, but one line at the least. Null when there is none. */
  async readBefore(from: number, to: number, most: number): Promise<{ from: number; bytes: Buffer } | null> {
    const [first, end] = [Math.max(0, from - this.first), Math.min(to, this.end) - this.first];
    if (first >= end) return null;
    const endByte = end === this.#lines ? this.#wholeBytes : await this.#byteOf(end);
    const mark = this.#index.beforeByte(endByte - most);
    const start = mark.line >= first ? mark : { line: first, byte: await this.#byteOf(first) };
    return { from: this.first + start.line, bytes: await this.#bytesAt(start.byte, endByte) };
  }

  /** Writes what has been appended. What fails is tried again by the next call. */
  flush(): Promise<void> {
    return this.#alone.run(() => this.#flush(), NEVER);
  }

  /** Cuts off everything from entry `entry` on. */
  cut(entry: number): Promise<void> {
    return this.#alone.run(() => this.#cut(entry), NEVER);
  }

  async #flush(): Promise<void> {
    const pieces = this.#unwritten;
    if (pieces.length === 0) return;
    const file = this.#file ?? (await this.#open());
    const { length } = pieces;
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    await file.write(pieces.slice(0, length), this.#written);
    // More may have been appended meanwhile.
    this.#unwritten = pieces.slice(length);
    this.#written += size;
    await this.#writeIndex();
  }

  async #cut(entry: number): Promise<void> {
    const line = Math.max(0, entry - this.first);
    if (line >= this.#lines && this.#bytes === this.#wholeBytes) return;
    const size = line >= this.#lines ? this.#wholeBytes : await this.#byteOf(line);
    this.#index.cut(line);
    this.#marksWritten = Math.min(this.#marksWritten, this.#index.count);
    this.#lines = Math.min(line, this.#lines);
    const kept = this.#written < size ? await this.#bytesAt(this.#written, size) : undefined;
    this.#unwritten = kept ? [kept] : [];
    this.#written = Math.min(this.#written, size);
    this.#bytes = this.#wholeBytes = size;
    await this.#file?.truncate(this.#written);
    await this.#indexFile?.truncate(this.#marksWritten * BYTES_A_MARK);
  }

  /** Writes the rest and lets go of the file. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#file?.close();
      await this.#indexFile?.close();
      this.#file = this.#indexFile = undefined;
    }
  }

  async #open(): Promise<DiskFile> {
    this.#file = await this.#disk.open(`${this.#path}.ndjson`);
    this.#indexFile = await this.#disk.open(`${this.#path}.index`);
    return this.#file;
  }

  /** Marks are written behind the lines they point into, so an index never knows of bytes that are not there. */
  async #writeIndex(): Promise<void> {
    const from = this.#marksWritten;
    const { count } = this.#index;
    if (from === count) return;
    await this.#indexFile?.write([this.#index.encode(from)], from * BYTES_A_MARK);
    this.#marksWritten = count;
  }

  /** Reads from the last mark to the file's end, for the lines behind it and for a line that is torn. */
  async #recover(): Promise<void> {
    const [file, indexFile] = [this.#file as DiskFile, this.#indexFile as DiskFile];
    this.#index = LineIndex.decode(await indexFile.read(0, indexFile.size), file.size);
    const { last } = this.#index;
    if (last.byte > 0 && (await file.read(last.byte - 1, 1))[0] !== LF) this.#index = new LineIndex();
    this.#marksWritten = this.#index.count;
    const from = this.#index.last;
    this.#lines = from.line;
    this.#bytes = this.#wholeBytes = this.#written = from.byte;
    for (let at = from.byte; at < file.size; at += BLOCK) {
      const block = await file.read(at, BLOCK);
      for (let piece = 0; piece < block.length; piece += SPACING)
        this.#count(lineBytes(block.subarray(piece, piece + SPACING), this.#bytes === this.#wholeBytes));
    }
    if (this.#wholeBytes < file.size) await file.truncate(this.#wholeBytes);
    this.#bytes = this.#written = this.#wholeBytes;
    await indexFile.truncate(this.#marksWritten * BYTES_A_MARK);
    await this.#writeIndex();
  }

  #count({ bytes, ends, begins }: LineBytes): void {
    const isWhole = this.#bytes === this.#wholeBytes;
    if (begins !== undefined) this.#index.note(this.#lines + (isWhole ? 0 : 1), this.#bytes + begins);
    this.#lines += ends;
    this.#bytes += bytes.length;
    if (ends > 0) this.#wholeBytes = this.#bytes - (bytes.length - 1 - bytes.lastIndexOf(LF));
  }

  async #byteOf(line: number): Promise<number> {
    const mark = this.#index.before(line);
    if (mark.line === line) return mark.byte;
    const bytes = await this.#bytesAt(mark.byte, this.#index.stop(mark, 0, line + 1) ?? this.#wholeBytes);
    let at = 0;
    for (let n = mark.line; n < line; n++) at = bytes.indexOf(LF, at) + 1;
    return mark.byte + at;
  }

  async #bytesAt(from: number, to: number): Promise<Buffer> {
    // Taken in this turn: a flush that ends meanwhile moves both.
    const [written, unwritten] = [this.#written, this.#unwritten];
    const rest = to > written ? piecesBetween(unwritten, Math.max(0, from - written), to - written) : [];
    if (from >= written) return Buffer.concat(rest);
    const begun = (await this.#file?.read(from, Math.min(to, written) - from)) ?? Buffer.alloc(0);
    return rest.length === 0 ? begun : Buffer.concat([begun, ...rest]);
  }
}

/** How much is read at a time when a file is opened. */
const BLOCK = 1024 * 1024;

function piecesBetween(pieces: readonly Uint8Array[], from: number, to: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let start = 0;
  for (const piece of pieces) {
    if (start + piece.length > from && start < to) found.push(piece.subarray(Math.max(0, from - start), to - start));
    start += piece.length;
  }
  return found;
}

/** Lines `[skip, skip + count)` of these bytes, as far as they are there: about `most` bytes, but one line at the least. */
function linesOf(bytes: Buffer, skip: number, count: number, most: number): string[] {
  let at = 0;
  for (let n = 0; n < skip; n++) at = bytes.indexOf(LF, at) + 1;
  const lines: string[] = [];
  for (const start = at; lines.length < count && (at - start < most || lines.length === 0); ) {
    const end = bytes.indexOf(LF, at);
    if (end < 0) break;
    lines.push(bytes.toString('utf8', at, end));
    at = end + 1;
  }
  return lines;
}
