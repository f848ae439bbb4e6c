import { Inbox } from '@runwatch/async';
import type { ActionId } from '../../renderer/keys/action-table.ts';

/** What was chosen in menus, for the page of the window that it was chosen for. A window without a page has nothing to do. */
export class MenuChoices {
  readonly #pages = new Map<number, Inbox<ActionId>>();

  choose(contentsId: number, id: ActionId): void {
    this.#pages.get(contentsId)?.push(id);
  }

  /** Ends with the signal, or when another page of the window listens. */
  async *of(contentsId: number, signal: AbortSignal): AsyncGenerator<ActionId, void> {
    this.#pages.get(contentsId)?.end();
    const inbox = new Inbox<ActionId>();
    this.#pages.set(contentsId, inbox);
    const leave = () => inbox.end();
    signal.addEventListener('abort', leave, { once: true });
    try {
      for await (const ids of inbox.batches()) {
        if (signal.aborted) return;
        yield* ids;
      }
    } finally {
      signal.removeEventListener('abort', leave);
      if (this.#pages.get(contentsId) === inbox) this.#pages.delete(contentsId);
    }
  }
}
