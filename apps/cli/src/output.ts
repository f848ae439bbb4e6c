import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Text on its way out. A slow reader slows the writer down instead of filling the memory,
 * and a reader that has gone (EPIPE) is a fact to be asked for, not an error.
 */
export class Output {
  readonly #stream: Writable;
  readonly #broken = new AbortController();

  constructor(stream: Writable) {
    this.#stream = stream;
    // A stream that broke says so in an event; without a listener that would end the process with a stack trace.
    stream.on('error', (error) => this.#broken.abort(error));
  }

  /** Aborted when nobody reads any more. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Writes whole lines and resolves when there is room for more, when the reader has gone, or when `signal` fires. */
  async write(text: string, signal?: AbortSignal): Promise<void> {
    if (text === '' || this.broken.aborted) return;
    if (this.#stream.write(text)) return;
    const waiting = signal ? AbortSignal.any([signal, this.broken]) : this.broken;
    // Whoever aborted knows why; here it only ends the wait.
    await once(this.#stream, 'drain', { signal: waiting }).catch(() => undefined);
  }

  /** Resolves when everything written has left the process, or cannot leave it any more. */
  async flush(signal: AbortSignal): Promise<void> {
    if (this.broken.aborted || this.#stream.writableLength === 0) return;
    const flushed = new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    const given = new Promise<void>((resolve) => {
      for (const end of [this.broken, signal]) end.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([flushed, given]);
  }
}
