/** A step in which the front of what lies behind the gap is let go: cutting an array from its front costs its whole length. */
const CUT = 1_024;

/**
 * A list that is edited at its end, and at a place that moves forward: what lies behind that place is not touched, however much it is.
 * An edit costs what it puts in and takes out, and how far it is from the edit before. (An array's `splice` or `concat` cost 20 ms a piece of the log
 * where 200,000 live entries waited behind it.)
 */
export class GapBuffer<T> {
  #before: T[];
  /** Items behind the gap, from `#head` on. */
  #after: (T | undefined)[] = [];
  #head = 0;

  constructor(items: readonly T[] = []) {
    this.#before = [...items];
  }

  get length(): number {
    return this.#before.length + this.#after.length - this.#head;
  }

  at(index: number): T | undefined {
    const behind = index - this.#before.length;
    return behind < 0 ? this.#before[index] : this.#after[this.#head + behind];
  }

  /** Items `[from, to)`. */
  slice(from: number, to = this.length): T[] {
    const items = this.#before.slice(from, to);
    const first = Math.max(0, from - this.#before.length);
    const last = Math.max(0, to - this.#before.length);
    for (let at = first; at < last && this.#head + at < this.#after.length; at++)
      items.push(this.#after[this.#head + at] as T);
    return items;
  }

  /** Puts `added` in the place of `removed` items from `at` on: of all that follow, where it is more than there are. */
  splice(at: number, removed: number, added: readonly T[]): void {
    if (at < 0 || at > this.length) throw new RangeError(`Cannot edit a list of ${this.length} items at ${at}`);
    if (at + removed >= this.length) this.#cutAt(at);
    else {
      this.#moveGap(at);
      this.#take(removed);
    }
    const side = this.#after.length > 0 && at !== this.#before.length ? this.#after : this.#before;
    for (const item of added) side.push(item);
  }

  dropFirst(count: number): void {
    this.#moveGap(count);
    this.#before = [];
  }

  #cutAt(at: number): void {
    const behind = at - this.#before.length;
    if (behind > 0) this.#after.length = this.#head + behind;
    else {
      this.#before.length = at;
      this.#after = [];
      this.#head = 0;
    }
  }

  #moveGap(to: number): void {
    const back = this.#before.length - to;
    if (back > 0) {
      const moved = this.#before.slice(to);
      this.#before.length = to;
      if (this.#head < back) {
        this.#after = moved.concat(this.#after.slice(this.#head) as T[]);
        this.#head = 0;
      } else for (const item of moved.reverse()) this.#after[--this.#head] = item;
    }
    for (let at = back; at < 0; at++) {
      this.#before.push(this.#after[this.#head] as T);
      this.#take(1);
    }
  }

  /** Lets go of the first items behind the gap. */
  #take(count: number): void {
    this.#after.fill(undefined, this.#head, this.#head + count);
    this.#head += count;
    if (this.#head < CUT || this.#head * 2 < this.#after.length) return;
    this.#after = this.#after.slice(this.#head);
    this.#head = 0;
  }
}
