import type { RunUpdate } from '@runwatch/protocol';
import { Transcript } from '@runwatch/transcript';
import type { Block } from './block.ts';
import { ItemPrinter, type ItemPrinterOptions } from './item-printer.ts';

/** The entries before the newest page, printed as they are read; what is newer waits until they have been. */
export class OlderItems {
  readonly #transcript = new Transcript();
  readonly #printer: ItemPrinter;
  readonly #end: number;
  #isRead = false;

  constructor({ run, start }: Extract<RunUpdate, { kind: 'snapshot' }>, options: ItemPrinterOptions) {
    this.#transcript.apply({ kind: 'snapshot', run, total: start, start: 0, lines: [] });
    this.#printer = new ItemPrinter({ ...options, holds: false });
    this.#end = start;
  }

  /** Whether everything older has been printed, or will never come. */
  get isRead(): boolean {
    return this.#isRead;
  }

  take(update: RunUpdate, now: string): Block[] {
    if (this.#isRead) return [];
    if (update.kind === 'ended') return this.finish(now);
    if (update.kind !== 'fill') return [];
    const { at, lines } = update;
    this.#transcript.apply({ kind: 'from', at, lines, settled: at + lines.length });
    return at + lines.length >= this.#end ? this.finish(now) : this.#print(now, false);
  }

  /** Nothing older will come. */
  finish(now: string): Block[] {
    if (this.#isRead) return [];
    this.#isRead = true;
    return this.#print(now, true);
  }

  #print(now: string, flush: boolean): Block[] {
    return this.#printer.take({ final: this.#transcript, live: undefined, now }, flush);
  }
}
