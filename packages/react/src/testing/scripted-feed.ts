interface Step<T> {
  /** Missing: the iteration ends here, with the error if there is one. */
  item?: T;
  error?: unknown;
  processed: () => void;
}

/** An iteration whose items a test provides one by one, each as soon as the one before has been processed. */
export class ScriptedFeed<T> {
  readonly signal: AbortSignal;
  #steps: Step<T>[] = [];
  #wake: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /** Resolves when the item has been processed: the consumer has asked for the next one, or left. */
  tell(item: T): Promise<void> {
    return this.#add({ item });
  }

  /** Ends the iteration, with an error if there is one. */
  end(error?: unknown): Promise<void> {
    return this.#add(error === undefined ? {} : { error });
  }

  async *items(): AsyncGenerator<T, void> {
    let processed: (() => void) | undefined;
    try {
      for (;;) {
        const step = await this.#next();
        if (!step) return;
        processed = step.processed;
        if ('error' in step) throw step.error;
        if (!('item' in step)) return;
        yield step.item as T;
        processed();
      }
    } finally {
      processed?.();
      for (const step of this.#steps.splice(0)) step.processed();
    }
  }

  #add(step: Omit<Step<T>, 'processed'>): Promise<void> {
    return new Promise((processed) => {
      this.#steps.push({ ...step, processed });
      this.#wake?.();
    });
  }

  /** The next step; nothing once the consumer has called the iteration off. */
  async #next(): Promise<Step<T> | undefined> {
    while (this.#steps.length === 0 && !this.signal.aborted)
      await new Promise<void>((wake) => {
        this.#wake = wake;
        this.signal.addEventListener('abort', () => wake(), { once: true });
      });
    return this.signal.aborted ? undefined : this.#steps.shift();
  }
}
