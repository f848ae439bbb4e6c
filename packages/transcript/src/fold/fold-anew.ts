import type { Stretch } from './stretch.ts';

// A piece of folding: well below a millisecond, unless a single line is longer than that.
const PIECE_ENTRIES = 32;
const PIECE_CHARACTERS = 64_000;

/** Where lines come from; what they end with may change while they are being folded. */
export interface LineSource {
  line(entry: number): string | undefined;
  /** Where folding ends for now. */
  end(): number;
  /** Entries from here on can be cut off again. */
  correctable(): number;
}

/** Appends to a stretch what is still missing of a source, a piece with each step. */
export function* foldOn(stretch: Stretch, source: LineSource): Generator<void, void> {
  while (stretch.end < source.end()) {
    const piece: string[] = [];
    let characters = 0;
    for (let entry = stretch.end; entry < source.end() && piece.length < PIECE_ENTRIES; entry++) {
      const line = source.line(entry);
      if (line === undefined) throw new RangeError(`Cannot fold entry ${entry}: it is not held`);
      piece.push(line);
      characters += line.length;
      if (characters >= PIECE_CHARACTERS) break;
    }
    stretch.append(piece, source.correctable());
    yield;
  }
}
