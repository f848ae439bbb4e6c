/** Where a line begins. */
export interface Mark {
  line: number;
  byte: number;
}

/** Bytes between two marks at the least: what is read beyond what was asked for. A million lines of 800 bytes have 12,000 marks. */
export const SPACING = 64 * 1024;

/** In the index file. */
export const BYTES_A_MARK = 16;

/** Where some of a file's lines begin: enough that finding one means reading a little more than is wanted. */
export class LineIndex {
  readonly #lines: number[] = [0];
  readonly #bytes: number[] = [0];

  get last(): Mark {
    return { line: this.#lines.at(-1) ?? 0, byte: this.#bytes.at(-1) ?? 0 };
  }

  /** Marks beside the first, which is where the file begins. */
  get count(): number {
    return this.#lines.length - 1;
  }

  /** A line begins there. Notes it where the last mark is far enough away. */
  note(line: number, byte: number): void {
    if (byte - this.last.byte < SPACING) return;
    this.#lines.push(line);
    this.#bytes.push(byte);
  }

  /** The last mark at or before this line. */
  before(line: number): Mark {
    const at = lastNotAbove(this.#lines, line);
    return { line: this.#lines[at] ?? 0, byte: this.#bytes[at] ?? 0 };
  }

  /** The last mark at or before this byte. */
  beforeByte(byte: number): Mark {
    const at = lastNotAbove(this.#bytes, byte);
    return { line: this.#lines[at] ?? 0, byte: this.#bytes[at] ?? 0 };
  }

  /**
   * Where to stop reading from `mark` on to have whole lines, the one at the mark among them: at a mark that is `most` bytes away, or that no line
   * before `line` lies behind. Undefined when there is no such mark.
   */
  stop(mark: Mark, most: number, line: number): number | undefined {
    // What is wanted may begin a whole block behind the mark.
    const byBytes = lastNotAbove(this.#bytes, mark.byte + SPACING + most) + 1;
    const byLine = lastNotAbove(this.#lines, line - 1) + 1;
    return this.#bytes[Math.min(byBytes, byLine)];
  }

  /** Forgets what lies behind `line`. */
  cut(line: number): void {
    const kept = lastNotAbove(this.#lines, line) + 1;
    this.#lines.length = kept;
    this.#bytes.length = kept;
  }

  /** The marks from the `from`th on, as they stand in an index file: two little-endian doubles each. */
  encode(from: number): Buffer {
    const bytes = Buffer.alloc((this.count - from) * BYTES_A_MARK);
    for (let n = from; n < this.count; n++) {
      bytes.writeDoubleLE(this.#lines[n + 1] as number, (n - from) * BYTES_A_MARK);
      bytes.writeDoubleLE(this.#bytes[n + 1] as number, (n - from) * BYTES_A_MARK + 8);
    }
    return bytes;
  }

  /** What an index file says of a file of `size` bytes, as far as it makes sense: the rest is found by reading on from there. */
  static decode(bytes: Buffer, size: number): LineIndex {
    const index = new LineIndex();
    for (let at = 0; at + BYTES_A_MARK <= bytes.length; at += BYTES_A_MARK) {
      const mark = { line: bytes.readDoubleLE(at), byte: bytes.readDoubleLE(at + 8) };
      const { last } = index;
      const isNext = Number.isSafeInteger(mark.line) && mark.line > last.line && mark.byte >= last.byte + SPACING;
      if (!isNext || !Number.isSafeInteger(mark.byte) || mark.byte > size) break;
      index.note(mark.line, mark.byte);
    }
    return index;
  }
}

/** The last position whose number is not above `most`; numbers ascend. */
function lastNotAbove(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
