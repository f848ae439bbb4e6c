import { mayConcernRequests } from '@runwatch/transcript';
import { ownCopy } from './own-copy.ts';

interface Found {
  readonly entry: number;
  readonly line: string;
}

/** Final lines that are remembered. A turn that ends makes void what was asked before it, so older ones hardly matter. */
const MOST = 1_000;

/**
 * The lines of a log's tail that may tell which permission requests are open. Each line is looked at once, when it comes: whoever asks which these are costs
 * nothing, however much there is that may still change.
 */
export class RequestLines {
  /** Ascending, both; the final ones stand before the others. */
  #final: Found[] = [];
  #open: Found[] = [];

  begin(start: number, lines: readonly string[]): void {
    this.#final = [];
    this.#open = foundIn(start, lines);
  }

  /** From entry `at` on, `added` stand in the place of `removed` lines; those behind them have moved. */
  edit(at: number, removed: number, added: readonly string[]): void {
    const from = this.#placeOf(at);
    const to = this.#placeOf(at + removed);
    const moved = added.length - removed;
    const behind = this.#open.slice(to);
    this.#open.length = from;
    for (const found of foundIn(at, added)) this.#open.push(found);
    for (const { entry, line } of behind) this.#open.push({ entry: entry + moved, line });
  }

  /** Entries before this one stay as they are. */
  settle(entry: number): void {
    const final = this.#open.splice(0, this.#placeOf(entry));
    for (const { entry, line } of final) this.#final.push({ entry, line: ownCopy(line) });
    if (this.#final.length > 2 * MOST) this.#final = this.#final.slice(-MOST);
  }

  /** Those before entry `to`. */
  before(to: number): string[] {
    const found = [...this.#final, ...this.#open];
    return found.flatMap(({ entry, line }) => (entry < to ? [line] : []));
  }

  /** Where the first stands that is not before this entry. */
  #placeOf(entry: number): number {
    let [low, high] = [0, this.#open.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#open[middle] as Found).entry < entry) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const foundIn = (from: number, lines: readonly string[]): Found[] =>
  lines.flatMap((line, at) => (mayConcernRequests(line) ? [{ entry: from + at, line }] : []));
