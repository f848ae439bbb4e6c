import type { Output } from '../output.ts';
import { truncate } from '../text/text-width.ts';

const CLEAR_LINE = '\r\x1b[2K';

export interface ScreenOptions {
  output: Output;
  /** Ends waits for a slow reader. */
  signal: AbortSignal;
  /** Whether the last line can be rewritten; else there is none. */
  statusLine: boolean;
  columns: () => number;
}

/** Lines that stay, and below them one line that is rewritten. Nothing else of the terminal is touched. */
export class Screen {
  readonly #options: ScreenOptions;
  #status = '';
  #color: (text: string) => string = (text) => text;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  get columns(): number {
    return this.#options.columns();
  }

  get hasStatusLine(): boolean {
    return this.#options.statusLine;
  }

  /** Appends lines, above the status line. */
  print(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return Promise.resolve();
    const text = lines.map((line) => `${line}\n`).join('');
    return this.#write(this.#hidden() + text + this.#shown());
  }

  /** Replaces the status line; the empty text removes it. */
  setStatus(status: string, color: (text: string) => string = (text) => text): Promise<void> {
    if (!this.#options.statusLine || status === this.#status) return Promise.resolve();
    const hide = this.#hidden();
    this.#status = status;
    this.#color = color;
    return this.#write(hide + this.#shown());
  }

  #hidden(): string {
    return this.#status === '' ? '' : CLEAR_LINE;
  }

  // One column stays free: some terminals wrap as soon as the last one is written to.
  #shown(): string {
    return this.#status === '' ? '' : this.#color(truncate(this.#status, Math.max(1, this.columns - 1)));
  }

  #write(text: string): Promise<void> {
    return this.#options.output.write(text, this.#options.signal);
  }
}
