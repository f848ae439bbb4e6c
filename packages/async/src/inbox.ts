/**
 * A queue whose end is its last item, so that nothing pushed before the end can be overtaken by it.
 * One consumer at a time.
 */
export class Inbox<T> {
  #items: T[] = [];
  #last: { error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Adds an item; after the end it is dropped, because nobody will read it. */
  push(item: T): void {
    if (this.#last) return;
    this.#items.push(item);
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
}
