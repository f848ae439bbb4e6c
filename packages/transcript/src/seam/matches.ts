import type { Pair, Sides, Text } from './pairing.ts';
import type { Piece, TextUnit } from './side.ts';

/** Which row of the log tells what a live entry told. */
export class Matches {
  /** By live entry; -1 while none is known. */
  readonly row: Int32Array;
  /** Of live texts that the log has in part: what it does not have, and the row with the rest. */
  readonly rest = new Map<number, { text: string; row: number }>();
  /** Rows that tell what a live entry told. */
  readonly rows = new Set<number>();
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

  /** A row has it that stands before those at hand. */
  drop(live: number): void {
    this.row[live] = 0;
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
      this.#addTexts(a, b, offset, pair.live === live.length - 1);
    }
  }

  #addTexts(log: Text, live: Text, offset: number, isLast: boolean): void {
    const from = Math.max(0, -offset);
    const to = Math.min(live.text.length, log.text.length - offset);
    let row = 0;
    for (const piece of live.pieces) {
      if (piece.to <= from || piece.from >= to) continue;
      const end = Math.min(piece.to, to);
      while (row < log.pieces.length - 1 && (log.pieces[row] as Piece).to < end + offset) row++;
      const { at } = log.pieces[row] as Piece;
      if (piece.to > to) this.rest.set(piece.at, { text: live.text.slice(to, piece.to), row: at });
      else this.set(piece.at, at);
    }
    // The whole message may still come, where so far only its pieces were told.
    const mayGoOn = isLast && live.pieces.at(-1)?.whole === false;
    for (const piece of log.pieces) {
      if (piece.to > to + offset || (mayGoOn && piece.whole && piece.to === to + offset)) break;
      this.reach(piece.at + 1);
    }
  }

  /**
   * Texts that differ, at the same place in both lists: a stream may have lost pieces of a message, a log a message of several. What the log
   * says in the same order is told by it.
   */
  addSimilar(log: readonly TextUnit[], live: readonly TextUnit[]): void {
    if (log.length === 0 || live.length === 0) return;
    const hay = joinTexts(log);
    let from = 0;
    for (const unit of live) {
      const found =
        findPieces(unit, hay.text, from) ??
        (unit.other && findPieces(unit.other, hay.text, from)) ??
        findCovered(unit, log, hay);
      if (!found) continue;
      for (const { at, position } of found.pieces) {
        const row = rowAt(hay.pieces, position);
        this.set(at, row);
        this.reach(row + 1);
      }
      from = Math.max(from, found.to);
    }
  }
}

/** Between texts of different units; no text has it. */
const BETWEEN = '\uFFFF';

function joinTexts(units: readonly TextUnit[]): Text {
  let text = '';
  const pieces: Piece[] = [];
  for (const unit of units) {
    for (const piece of unit.pieces)
      pieces.push({ ...piece, from: piece.from + text.length, to: piece.to + text.length });
    text += unit.text + BETWEEN;
  }
  return { text, pieces };
}

interface Found {
  readonly pieces: readonly { at: number; position: number }[];
  readonly to: number;
}

/** All pieces of the unit one after the other in the text, as closely as they come. */
function findPieces(unit: Text, text: string, from: number): Found | undefined {
  const pieces: { at: number; position: number }[] = [];
  const whole = text.indexOf(unit.text, from);
  let to = from;
  for (const piece of unit.pieces) {
    const length = piece.to - piece.from;
    const begin = whole >= 0 ? whole + piece.from : text.indexOf(unit.text.slice(piece.from, piece.to), to);
    if (begin < 0) return undefined;
    pieces.push({ at: piece.at, position: begin + length - 1 });
    to = begin + length;
  }
  return { pieces, to };
}

/** The other way round: pieces of the unit that lie in what the log has of it. */
function findCovered(unit: TextUnit, log: readonly TextUnit[], hay: Text): Found | undefined {
  const covered: { from: number; to: number; position: number }[] = [];
  let from = 0;
  let behind = 0;
  for (const { text, pieces } of log) {
    for (const piece of pieces) {
      const begin = unit.text.indexOf(text.slice(piece.from, piece.to), from);
      if (begin < 0) return undefined;
      from = begin + piece.to - piece.from;
      covered.push({ from: begin, to: from, position: behind + piece.to - 1 });
    }
    behind += text.length + BETWEEN.length;
  }
  const pieces = unit.pieces.flatMap((piece) => {
    const stretch = covered.find(({ from, to }) => from <= piece.from && piece.to <= to);
    return stretch ? [{ at: piece.at, position: stretch.position }] : [];
  });
  return { pieces, to: hay.text.length };
}

function rowAt(pieces: readonly Piece[], position: number): number {
  let row = pieces[0]?.at ?? 0;
  for (const piece of pieces) {
    row = piece.at;
    if (position < piece.to) break;
  }
  return row;
}
