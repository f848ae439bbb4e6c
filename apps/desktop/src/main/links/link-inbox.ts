/** Links that the system has handed to the app. The first may come before there is anything to show them in: it waits. */
export class LinkInbox {
  #waiting: string | undefined;
  #open: ((link: string) => void) | undefined;

  put(link: string): void {
    if (this.#open) this.#open(link);
    else this.#waiting = link;
  }

  /** Opens links from now on, and gives the one that has waited. */
  take(open: (link: string) => void): string | undefined {
    this.#open = open;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
