/** A stretch of a text that is drawn in its own way. */
export interface Span {
  from: number;
  to: number;
  className: string;
}

/** A piece of text, as it is drawn; no class: as it is. */
export interface Piece {
  text: string;
  className: string | null;
}

/** `text.slice(from, to)` in pieces. `spans` are in order and do not overlap; the first of interest is found by halving. */
export function piecesOf(text: string, spans: readonly Span[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  const add = (start: number, end: number, className: string | null) => {
    if (end > start) pieces.push({ text: text.slice(start, end), className });
  };
  let at = from;
  for (let index = firstBehind(spans, from); index < spans.length; index++) {
    const span = spans[index];
    if (!span || span.from >= to) break;
    add(at, Math.max(at, span.from), null);
    add(Math.max(at, span.from), Math.min(span.to, to), span.className);
    at = Math.min(span.to, to);
  }
  add(at, to, null);
  return pieces;
}

/** Index of the first span that ends behind `at`. */
function firstBehind(spans: readonly Span[], at: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.to ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
