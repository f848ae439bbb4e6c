import path from 'node:path';
import { Inbox } from '@runwatch/async';
import type { HandedFile } from './files-view.ts';

/**
 * Files that the system has handed to the app, each for the page of a window, which opens it by a ticket: it learns the name of the file, and cannot name
 * another. A page that is not there yet is told when it is.
 */
export class HandedFiles {
  readonly #newId: () => string;
  readonly #pages = new Map<number, Inbox<HandedFile>>();
  readonly #waiting = new Map<number, HandedFile>();
  readonly #paths = new Map<string, { contentsId: number; file: string }>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** @param file an absolute path */
  hand(contentsId: number, file: string): void {
    const handed = { ticket: this.#newId(), name: path.basename(file) };
    // A window opens one file at a time: of two that wait for it, the last one was wanted.
    for (const [ticket, waiting] of this.#paths) if (waiting.contentsId === contentsId) this.#paths.delete(ticket);
    this.#paths.set(handed.ticket, { contentsId, file });
    const page = this.#pages.get(contentsId);
    if (page) page.push(handed);
    else this.#waiting.set(contentsId, handed);
  }

  /** The path behind a ticket, once, for the window that it was handed to. */
  take(contentsId: number, ticket: string): string | undefined {
    const handed = this.#paths.get(ticket);
    if (handed?.contentsId !== contentsId) return undefined;
    this.#paths.delete(ticket);
    return handed.file;
  }

  /** What is handed to the page of a window. Ends with the signal, or when another page of the window listens. */
  async *of(contentsId: number, signal: AbortSignal): AsyncGenerator<HandedFile, void> {
    this.#pages.get(contentsId)?.end();
    const inbox = new Inbox<HandedFile>();
    this.#pages.set(contentsId, inbox);
    const waiting = this.#waiting.get(contentsId);
    this.#waiting.delete(contentsId);
    if (waiting) inbox.push(waiting);
    const leave = () => inbox.end();
    signal.addEventListener('abort', leave, { once: true });
    try {
      for await (const files of inbox.batches()) {
        if (signal.aborted) return;
        yield* files;
      }
    } finally {
      signal.removeEventListener('abort', leave);
      if (this.#pages.get(contentsId) === inbox) this.#pages.delete(contentsId);
    }
  }
}
