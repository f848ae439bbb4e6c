import { Stopped } from '@runwatch/async';
import type { WebContents } from 'electron';

/** Chromium's code for a load that was called off: the document that was there stays. */
const ERR_ABORTED = -3;

/**
 * The documents that a window shows one after the other. What a document has started lives as long as its signal:
 * until another document has taken its place, its process is gone, or the window is.
 * A hash change, `pushState`, or a navigation that was prevented leaves the document where it is.
 */
export class WindowPages {
  #page = new AbortController();

  constructor(contents: WebContents, ended: () => void) {
    const end = (why: string) => {
      this.#page.abort(new Stopped(why));
      this.#page = new AbortController();
      ended();
    };
    // Told after the commit, for the main frame, and not for moves within a document.
    contents.on('did-navigate', () => end('Another document was loaded'));
    // A load that fails commits an error page, for which did-navigate stays silent.
    contents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
      if (isMainFrame && code !== ERR_ABORTED) end('Loading failed');
    });
    contents.on('render-process-gone', () => end('The process of the page is gone'));
    contents.once('destroyed', () => end('The window was closed'));
  }

  /** The lifetime of the document shown now. */
  get signal(): AbortSignal {
    return this.#page.signal;
  }

  /** Ends what the document shown now has started. */
  end(): void {
    this.#page.abort(new Stopped('The window is no longer heard'));
  }
}
