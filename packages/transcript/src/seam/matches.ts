import type { Pair, Sides } from './pairing.ts';
import type { Piece, Text } from './text-unit.ts';

/** What is left of a live text. */
export interface Rest {
  readonly text: string;
  /** Told as a whole message; otherwise as a piece, which adds to the pieces told before it. */
  readonly whole: boolean;
  /** The row that has the rest of it. */
  readonly row: number;
}

/** Which row of the log tells what a live entry told. */
export class Matches {
  /** By live entry; -1 while none is known. */
  readonly row: Int32Array;
  /** Of live texts that the log has in part: what neither it nor the live list told before. */
  readonly rest = new Map<number, Rest>();
  /** Rows that tell what a live entry told. */
  readonly rows = new Set<number>();
  readonly #dropped = new Set<number>();
  readonly #similar = new Set<number>();
  #reached = 0;

  constructor(liveLength: number) {
    this.row = new Int32Array(liveLength).fill(-1);
  }

  /** Rows before this one are told by the live list, as far as facts and text go. */
  get logAt(): number {
    return this.#reached;
  }

  has(live: number): boolean {
    return (this.row[live] as number) >= 0;
  }

  set(live: number, row: number): void {
    this.row[live] = row;
    this.rows.add(row);
  }

  /** A row says something similar, at the same place as far as one can see. */
  setSimilar(live: number, row: number): void {
    this.set(live, row);
    this.#similar.add(live);
  }

  /** Whether it is certain that the row tells the same. */
  isCertain(live: number): boolean {
    return this.has(live) && !this.#similar.has(live);
  }

  /** A row has it that says nothing about where the lists are. */
  drop(live: number): void {
    this.#dropped.add(live);
  }

  /** Whether a row has it, wherever. */
  isTold(live: number): boolean {
    return this.has(live) || this.#dropped.has(live);
  }

  reach(row: number): void {
    this.#reached = Math.max(this.#reached, row);
  }

  addPair(pair: Pair, { log, live }: Sides): void {
    const a = log[pair.log];
    const b = live[pair.live];
    if (a?.kind === 'fact' && b?.kind === 'fact') {
      this.set(b.at, a.at);
      this.reach(a.at + 1);
    } else if (pair.texts) {
      const { log: a, live: b, offset } = pair.texts;
      this.#addTexts(a, b, offset, { log: pair.log === log.length - 1, live: pair.live === live.length - 1 });
    }
  }

  #addTexts(log: Text, live: Text, offset: number, isLast: { log: boolean; live: boolean }): void {
    const from = Math.max(0, -offset);
    const to = Math.min(live.text.length, log.text.length - offset);
    const open = isLast.log && to + offset === log.text.length ? openFrom(log.pieces) : undefined;
    let row = 0;
    let behind = to;
    for (const piece of live.pieces) {
      // Pieces among the rows are still open: the whole message that takes their place is news even if it adds nothing.
      const replaces = piece.whole && piece.from + offset === open && piece.to >= to;
      if (piece.from < to && piece.to > from && !replaces) {
        const end = Math.min(piece.to, to);
        while (row < log.pieces.length - 1 && (log.pieces[row] as Piece).to < end + offset) row++;
        const { at } = log.pieces[row] as Piece;
        const whole = piece.whole && behind === to;
        if (piece.to > to) this.rest.set(piece.at, { text: live.text.slice(behind, piece.to), whole, row: at });
        else this.set(piece.at, at);
      }
      behind = Math.max(behind, piece.to);
    }
    // The whole message may still come, where so far only its pieces were told.
    const mayGoOn = isLast.live && live.pieces.at(-1)?.whole === false;
    for (const piece of log.pieces) {
      if (piece.to > to + offset || (mayGoOn && piece.whole && piece.to === to + offset)) break;
      this.reach(piece.at + 1);
    }
  }
}

/** Where the pieces begin that no whole message has ended. */
function openFrom(pieces: readonly Piece[]): number | undefined {
  return pieces[pieces.findLastIndex((piece) => piece.whole) + 1]?.from;
}
