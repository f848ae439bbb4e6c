import { LARGEST_PAGE } from '../api/body.ts';
import { protocolFailure } from '../api/failures.ts';
import type { LineBytes } from '../log/line-file.ts';

const LF = 10;
const SPACE = 32;

/** What the bytes that came hold of the lines that are wanted. */
export interface Scanned {
  /** Pieces of lines `[from, to)`, in order; what is not in them is white space between lines. */
  pieces: LineBytes[];
  /** The text of line `to`, once it is whole: everything before it has been told. */
  joint?: string;
}

/**
 * Finds lines `[from, to)` in a log that comes in pieces of bytes, without making text of them: they go to the disk as they came. Blank lines are
 * none. Only line `from - 1` and line `to` become text, for comparison with what is known.
 */
export class HeadScan {
  readonly #from: number;
  readonly #to: number;
  /** The number of the line that is under way, or comes next. */
  #line = 0;
  /** Bytes of it so far. */
  #length = 0;
  /** Nothing of it has been seen but white space. */
  #isBlank = true;
  #caught: Uint8Array[] = [];
  /** The text of line `from - 1`, once it has passed. */
  previous: string | undefined;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** @throws CloudRunError `protocol` when a line does not end */
  take(bytes: Buffer): Scanned {
    const pieces: LineBytes[] = [];
    let piece: Piece | undefined;
    let at = 0;
    while (at < bytes.length) {
      const begins = this.#isBlank;
      if (begins) {
        const text = behindSpace(bytes, at);
        if (text > at) piece = shut(pieces, piece, bytes, at);
        at = text;
        if (at === bytes.length) break;
        this.#isBlank = false;
      }
      const feed = bytes.indexOf(LF, at);
      const next = feed < 0 ? bytes.length : feed + 1;
      this.#length += next - at;
      if (this.#length > LARGEST_PAGE) throw protocolFailure('a line of the log has no end');
      const isWanted = this.#line >= this.#from && this.#line < this.#to;
      if (isWanted) {
        piece ??= { from: at, ends: 0, begins: undefined };
        if (begins) piece.begins ??= at;
        if (feed >= 0) piece.ends++;
      } else {
        piece = shut(pieces, piece, bytes, at);
        if (this.#line === this.#from - 1 || this.#line === this.#to) this.#caught.push(bytes.subarray(at, next));
      }
      at = next;
      if (feed < 0) break;
      const joint = this.#lineEnds();
      if (joint !== undefined) return { pieces, joint };
    }
    shut(pieces, piece, bytes, at);
    return { pieces };
  }

  /** The log is at its end: its last line may have no line feed. */
  end(): string | undefined {
    return this.#isBlank ? undefined : this.#lineEnds();
  }

  #lineEnds(): string | undefined {
    this.#isBlank = true;
    this.#length = 0;
    const line = this.#line++;
    if (this.#caught.length === 0) return undefined;
    const text = Buffer.concat(this.#caught).toString().trim();
    this.#caught = [];
    if (line === this.#to) return text;
    this.previous = text;
    return undefined;
  }
}

interface Piece {
  from: number;
  ends: number;
  begins: number | undefined;
}

function shut(pieces: LineBytes[], piece: Piece | undefined, bytes: Buffer, end: number): undefined {
  if (!piece || end === piece.from) return;
  const { from, ends, begins } = piece;
  pieces.push({ bytes: bytes.subarray(from, end), ends, begins: begins === undefined ? undefined : begins - from });
}

function behindSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= SPACE) at++;
  return at;
}
