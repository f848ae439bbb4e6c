export interface PresenceLeaseOptions {
  now: () => number;
  leaseMs: number;
  renewMs: number;
}

/** The belief that somebody watches a run (protocol 1.4, 9.2): taken at connect, renewed now and then while connected. */
export class PresenceLease {
  readonly #options: PresenceLeaseOptions;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(options: PresenceLeaseOptions) {
    this.#options = options;
  }

  get held(): boolean {
    return this.#options.now() < this.#until;
  }

  /** A reader connects. */
  take(): void {
    this.#renewedAt = this.#options.now();
    this.#until = this.#renewedAt + this.#options.leaseMs;
  }

  /** A reader is still there. */
  renew(): void {
    if (this.#options.now() - this.#renewedAt >= this.#options.renewMs) this.take();
  }
}
