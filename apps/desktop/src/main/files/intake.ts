import { Inbox } from '@runwatch/async';
import { AppError } from '../app-error.ts';

interface Part {
  bytes: Uint8Array;
  taken: () => void;
}

/** A file that a page reads and gives on, part by part: no more of it is held here than one part. */
export class Intake {
  readonly #size: number;
  readonly #parts = new Inbox<Part>();
  #given = 0;
  #pending: Part | undefined;

  /** @param size in bytes: as much is taken, and no more */
  constructor(size: number) {
    this.#size = size;
    if (size === 0) this.#parts.end();
  }

  /** Takes the part that begins at `at`; resolves when there is room for the next one. @throws {AppError} when it is not the next part */
  async give(at: number, bytes: Uint8Array): Promise<void> {
    if (this.#pending || at !== this.#given || bytes.length === 0 || bytes.length > this.#size - at)
      throw new AppError('The file has changed while it was read: try again');
    this.#given += bytes.length;
    await new Promise<void>((taken) => {
      this.#pending = { bytes, taken };
      this.#parts.push(this.#pending);
      if (this.#given === this.#size) this.#parts.end();
    });
  }

  /** The parts in their order. Ends without a word when the signal is aborted: whoever reads looks at it. */
  async *chunks(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const leave = () => this.#parts.end();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      for await (const parts of this.#parts.batches())
        for (const { bytes } of parts) {
          if (signal.aborted) return;
          yield bytes;
          this.#release();
        }
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
      this.#release();
    }
  }

  #release(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.taken();
  }
}
