import type { Wish } from './wish.ts';

/** What the system has asked the app to show. The first may come before there is anything to show it in: it waits. */
export class WishInbox {
  #waiting: Wish | undefined;
  #open: ((wish: Wish) => void) | undefined;

  put(wish: Wish): void {
    if (this.#open) this.#open(wish);
    else this.#waiting = wish;
  }

  /** Hands wishes on from now on, and gives the one that has waited. */
  take(open: (wish: Wish) => void): Wish | undefined {
    this.#open = open;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
