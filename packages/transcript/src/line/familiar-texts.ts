/** Shorter strings than this are looked through sooner than compared. */
export const FAMILIAR = 1_000;

// What an update of a call says at length: its input, its content, its output.
const MOST = 3;

/**
 * The long strings of the line that was skimmed last, as they are written. Where a string of the next one begins with the same text, as when an agent tells
 * all of a growing output again, comparing gets behind that ten times faster than looking for its end.
 */
export class FamiliarTexts {
  #texts: string[] = [];
  #place = 0;

  /** Another line begins. */
  begin(): void {
    this.#place = 0;
  }

  /** Where to look for the end of the string whose first character is at `from`: within it, and not within an escape. */
  behind(line: string, from: number): number {
    const text = this.#texts[this.#place];
    if (text === undefined) return from;
    const end = from + text.length;
    return line.slice(from, end) === text ? end : from;
  }

  /** A long string, from `from` to the quote at `end`. */
  meet(line: string, from: number, end: number): void {
    if (this.#place < MOST) this.#texts[this.#place] = line.slice(from, end);
    this.#place++;
  }
}
