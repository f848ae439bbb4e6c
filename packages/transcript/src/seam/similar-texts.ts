import type { Matches } from './matches.ts';
import type { Piece, Text, TextUnit } from './text-unit.ts';

/** Between texts of different units; no text has it. */
const BETWEEN = '\uFFFF';
/** Texts that are sought in vain before it is left: each costs as much as the log has. */
const MISSES = 32;

/**
 * Matches texts that differ, at the same place in both lists: a stream may have lost pieces of a message, a log a message of several. What
 * the log says in the same order is told by it.
 */
export function matchSimilar(log: readonly TextUnit[], live: readonly TextUnit[], matches: Matches): void {
  if (log.length === 0 || live.length === 0) return;
  const hay = joinTexts(log);
  let misses = 0;
  let from = 0;
  for (const unit of live) {
    if (misses === MISSES) return;
    const found =
      findPieces(unit, hay.text, from) ??
      (unit.other && findPieces(unit.other, hay.text, from)) ??
      findCovered(unit, hay);
    if (!found) {
      misses++;
      continue;
    }
    for (const { at, last } of found.pieces) {
      const piece = pieceAt(hay.pieces, last);
      matches.setSimilar(at, piece.at);
      matches.reach(last === piece.to - 1 ? piece.at + 1 : piece.at);
    }
    from = Math.max(from, found.to);
  }
}

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
  /** Live entries, and where in the log's text the last character of each is. */
  readonly pieces: readonly { at: number; last: number }[];
  /** Behind everything found. */
  readonly to: number;
}

/** All pieces of the unit one after the other in the text, as closely as they come. */
function findPieces(unit: Text, text: string, from: number): Found | undefined {
  const pieces: { at: number; last: number }[] = [];
  const whole = text.indexOf(unit.text, from);
  let to = from;
  /** Where what begins at a place of the unit was found: a whole message stands in the place of its pieces. */
  const found = new Map<number, number>();
  for (const piece of unit.pieces) {
    const said = unit.text.slice(piece.from, piece.to);
    const place = found.get(piece.from);
    const again = place !== undefined && text.startsWith(said, place) ? place : text.indexOf(said, to);
    const begin = whole >= 0 ? whole + piece.from : again;
    if (begin < 0) return undefined;
    found.set(piece.from, begin);
    to = begin + piece.to - piece.from;
    pieces.push({ at: piece.at, last: to - 1 });
  }
  return { pieces, to };
}

/** The other way round: pieces of the unit that lie in what the log has of it. */
function findCovered(unit: TextUnit, hay: Text): Found | undefined {
  const pieces: { at: number; last: number }[] = [];
  let next = 0;
  let from = 0;
  for (const covering of hay.pieces) {
    const begin = unit.text.indexOf(hay.text.slice(covering.from, covering.to), from);
    if (begin < 0) return undefined;
    from = begin + covering.to - covering.from;
    for (let piece = unit.pieces[next]; piece && piece.to <= from; piece = unit.pieces[++next])
      if (piece.from >= begin) pieces.push({ at: piece.at, last: covering.to - 1 });
    // The whole message may take the place of the last pieces only, where the log has something before these that the stream does not tell.
    const whole = unit.pieces[next];
    if (
      whole?.whole &&
      whole.from === from &&
      unit.text.slice(from, whole.to) === hay.text.slice(covering.from, covering.to)
    ) {
      pieces.push({ at: whole.at, last: covering.to - 1 });
      from = whole.to;
      next++;
    }
  }
  return { pieces, to: hay.text.length };
}

/** The piece in which a character lies: the first that ends behind it. */
function pieceAt(pieces: readonly Piece[], character: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle] as Piece).to <= character) low = middle + 1;
    else high = middle;
  }
  return pieces[low] as Piece;
}
