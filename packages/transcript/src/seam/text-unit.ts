import type { Told } from './side.ts';

/** What one entry adds to a text: characters `[from, to)` of it. */
export interface Piece {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** A whole message, which ends here. */
  readonly whole: boolean;
}

/** Text, and what each entry adds to it. */
export interface Text {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export interface TextUnit extends Text {
  readonly kind: 'text';
  /** How else the text reads if it began before this list, so that a whole message took the place of pieces that are not here. */
  readonly other: Text | undefined;
  /** So much of it was said in pieces before a whole message came behind them: whether that took their place, the log may know better. */
  readonly openTo: number | undefined;
}

/** Where messages ended in a text, if somebody knows. */
interface Ends {
  isEnd(at: number): boolean;
  isMessage(from: number, to: number): boolean;
}

/**
 * Joins consecutive agent text. A whole message right after pieces takes their place if it extends them, else it is added. Where the messages before it ended,
 * `ends` may know: an entry that only the log is told ends one, too.
 */
export class TextBuilder {
  #text = '';
  readonly #pieces: Piece[] = [];
  /** Where the pieces of the message that is under way begin. */
  #open: number | undefined;
  #openTo: number | undefined;
  #swallowed: { upTo: number; from: number; begin: number } | undefined;
  readonly #ends: Ends | undefined;

  constructor(ends?: Ends) {
    this.#ends = ends;
  }

  add(at: number, text: string, whole: boolean): void {
    const end = this.#text.length;
    if (!whole) {
      if (this.#open === undefined || this.#ends?.isEnd(end)) this.#open = end;
      this.#text += text;
      this.#pieces.push({ at, from: end, to: this.#text.length, whole });
      return;
    }
    const open = this.#open;
    this.#open = undefined;
    if (open !== undefined) this.#openTo ??= end;
    if (open !== undefined && text.startsWith(this.#text.slice(open)) && !this.#isApart(open, text.length)) {
      this.#text = this.#text.slice(0, open) + text;
      this.#pieces.push({ at, from: open, to: this.#text.length, whole });
      return;
    }
    if (open === 0) {
      const from = text.indexOf(this.#text);
      if (from > 0) this.#swallowed = { upTo: this.#pieces.length, from, begin: end };
    }
    this.#text += text;
    this.#pieces.push({ at, from: end, to: this.#text.length, whole });
  }

  closeMessage(): void {
    this.#open = undefined;
  }

  /** The pieces are a message that has ended, and this is not the one. */
  #isApart(open: number, length: number): boolean {
    return this.#ends?.isEnd(this.#text.length) === true && !this.#ends.isMessage(open, open + length);
  }

  unit(): TextUnit {
    const text = this.#text;
    const swallowed = this.#swallowed;
    const other = swallowed && {
      text: text.slice(swallowed.begin),
      pieces: this.#pieces.map((piece, index) => {
        const shift = index < swallowed.upTo ? swallowed.from : -swallowed.begin;
        return { ...piece, from: piece.from + shift, to: piece.to + shift };
      }),
    };
    return { kind: 'text', text, pieces: this.#pieces, other, openTo: this.#openTo };
  }
}

/** A text as it reads if its messages ended where they ended in the log, of which its first character is character `offset`. */
export function endedAsInLog(entries: readonly Told[], { pieces }: TextUnit, log: Text, offset: number): Text {
  const messages = log.pieces.filter(({ whole }) => whole);
  const ends = new Set(messages.map(({ to }) => to - offset));
  const begins = new Map(messages.map(({ from, to }) => [from - offset, to - offset]));
  const text = new TextBuilder({ isEnd: (at) => ends.has(at), isMessage: (from, to) => begins.get(from) === to });
  for (let at = pieces[0]?.at ?? 0; at <= (pieces.at(-1)?.at ?? -1); at++) {
    const reading = entries[at]?.reading;
    if (reading?.kind === 'text') text.add(at, reading.text, reading.whole);
    else if (reading?.kind === 'input') text.closeMessage();
  }
  return text.unit();
}
