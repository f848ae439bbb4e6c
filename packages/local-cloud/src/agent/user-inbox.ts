import { Nudge } from '@runwatch/async';

/** What users ask of an agent: messages in order, each once, and to stop what it is doing. */
export class UserInbox {
  /** Fires when a message arrives. */
  readonly arrived = new Nudge();
  /** Fires when the current turn shall end. */
  readonly interrupted = new Nudge();
  readonly #seen = new Set<string>();
  readonly #messages: string[] = [];

  /** False when a message with this id was delivered before (protocol 10). */
  deliver(content: string, id: string | undefined): boolean {
    if (id !== undefined && this.#seen.has(id)) return false;
    if (id !== undefined) this.#seen.add(id);
    this.#messages.push(content);
    this.arrived.fire();
    return true;
  }

  next(): string | undefined {
    return this.#messages.shift();
  }

  interrupt(): void {
    this.interrupted.fire();
  }
}
