import { Nudge } from '@runwatch/async';
import { Refusal } from './http/respond.ts';

/** Who may come in: so many senders at once, and nobody new once the process is about to stop. */
export class Admission {
  readonly #mostSenders: number;
  readonly #left = new Nudge();
  #inside = 0;
  #senders = 0;
  #draining = false;

  constructor(mostSenders: number) {
    this.#mostSenders = mostSenders;
  }

  /** Ingest requests open now. */
  get senders(): number {
    return this.#senders;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Nobody new comes in from now on. */
  close(): void {
    this.#draining = true;
  }

  /** @throws {Refusal} 503 once the process is about to stop */
  enter(): void {
    if (this.#draining) throw new Refusal(503, { error: 'Shutting down' }, { 'retry-after': '1', connection: 'close' });
  }

  /**
   * Lets a sender in until its request is answered.
   * @throws {Refusal} 503 when there are too many, or the process is about to stop
   */
  async sending(request: () => Promise<void>): Promise<void> {
    this.enter();
    if (this.#senders >= this.#mostSenders)
      throw new Refusal(503, { error: 'Too many concurrent ingest requests' }, { 'retry-after': '5' });
    this.#senders++;
    try {
      await this.inside(request);
    } finally {
      this.#senders--;
    }
  }

  /** Counts a request as inside until it is answered. */
  async inside(request: () => Promise<void>): Promise<void> {
    this.#inside++;
    try {
      await request();
    } finally {
      this.#inside--;
      this.#left.fire();
    }
  }

  /** Resolves when nobody is inside any more; rejects with the signal's reason. */
  async empty(signal: AbortSignal): Promise<void> {
    while (this.#inside > 0) await this.#left.next(signal);
  }
}
