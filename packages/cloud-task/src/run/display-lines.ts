import { cutLine } from '@runwatch/transcript';

// Cutting a line shorter than this takes less than a millisecond.
const DEAR = 500_000;
const MOST = 16;

/**
 * Lines as displays are told them, none longer than `DISPLAY_CHARACTERS`. Those that were dear to cut are kept, so that each window that comes, and each
 * batch in which one finds no room any more, costs nothing: at most sixteen, which is a megabyte.
 */
export class DisplayLines {
  readonly #cuts: { line: string; shown: string }[] = [];

  of(line: string): string {
    if (line.length < DEAR) return cutLine(line);
    // The log's strings are the same objects each time; others of their length differ early.
    const known = this.#cuts.find((cut) => cut.line === line);
    if (known) return known.shown;
    const shown = cutLine(line);
    this.#cuts.push({ line, shown });
    if (this.#cuts.length > MOST) this.#cuts.shift();
    return shown;
  }
}
