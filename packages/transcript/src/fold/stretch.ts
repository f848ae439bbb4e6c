import { foldLine } from './fold-line.ts';
import { ItemList } from './item-list.ts';

/** Entries `[from, to)`. */
export interface EntryRange {
  readonly from: number;
  readonly to: number;
}

/** Consecutive entries, from `start` on, with the items folded from them. */
export class Stretch {
  readonly start: number;
  readonly lines: string[] = [];
  readonly items = new ItemList();
  #characters = 0;

  constructor(start: number) {
    this.start = start;
  }

  get end(): number {
    return this.start + this.lines.length;
  }

  /** Characters of all lines. */
  get characters(): number {
    return this.#characters;
  }

  get range(): EntryRange {
    return { from: this.start, to: this.end };
  }

  line(entry: number): string | undefined {
    return this.lines[entry - this.start];
  }

  /** Entries from `correctable` on can be cut off again. */
  append(lines: readonly string[], correctable: number): void {
    for (const text of lines) {
      const entry = this.end;
      foldLine(this.items, { entry, text, undoable: entry >= correctable });
      this.lines.push(text);
      this.#characters += text.length;
    }
  }

  /** Takes back the entries from `entry` on. */
  cut(entry: number): void {
    this.items.rewind(entry, this.end);
    for (const text of this.lines.splice(entry - this.start)) this.#characters -= text.length;
  }
}
