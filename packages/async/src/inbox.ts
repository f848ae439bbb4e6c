/** How much may wait in an inbox. What is given up must be had from elsewhere. */
export interface Bound<T> {
  /** The most that may wait, in whatever `sizeOf` counts. */
  most: number;
  /** What an item counts for; 0 for what is never given up. */
  sizeOf(item: T): number;
  /** Takes the place of all that is given up, where the last of it stood. */
  giveUp(items: readonly T[]): T;
}

/**
 * A queue whose end is its last item, so that nothing pushed before the end can be overtaken by it. When more waits than its bound allows, all items
 * that count are given up for one that says so; the others stay, in order.
 * One consumer at a time.
 */
export class Inbox<T> {
  readonly #bound: Bound<T> | undefined;
  #items: T[] = [];
  #size = 0;
  #last: { error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(bound?: Bound<T>) {
    this.#bound = bound;
  }

  /** What was pushed and has not been taken yet, oldest first. */
  get waiting(): readonly T[] {
    return this.#items;
  }

  /** Adds an item; after the end it is dropped, because nobody will read it. */
  push(item: T): void {
    if (this.#last) return;
    this.#items.push(item);
    if (this.#bound) this.#keepTo(this.#bound, item);
    this.#wake?.();
  }

  /** Ends the queue: the consumer returns once it has taken what was pushed before. */
  end(): void {
    this.#last ??= {};
    this.#wake?.();
  }

  /** Ends the queue with an error: the consumer throws it once it has taken what was pushed before. */
  fail(error: unknown): void {
    this.#last ??= { error };
    this.#wake?.();
  }

  /** Hands over everything that waits, as one batch; then waits for more. */
  async *batches(): AsyncGenerator<T[], void> {
    for (;;) {
      if (this.#items.length > 0) {
        const batch = this.#items;
        this.#items = [];
        this.#size = 0;
        yield batch;
        continue;
      }
      if (this.#last) {
        if ('error' in this.#last) throw this.#last.error;
        return;
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #keepTo({ most, sizeOf, giveUp }: Bound<T>, added: T): void {
    this.#size += sizeOf(added);
    if (this.#size <= most) return;
    const counts = (item: T) => sizeOf(item) > 0;
    const instead = giveUp(this.#items.filter(counts));
    const last = this.#items.findLastIndex(counts);
    this.#items = this.#items.flatMap((item, at) => (at === last ? [instead] : counts(item) ? [] : [item]));
    this.#size = sizeOf(instead);
  }
}
