import type { Leg } from '@runwatch/protocol';
import { plainSpelling, type WireSpelling } from './spelling.ts';
import type { StreamConnection } from './stream-connection.ts';

/** The open streams of a run, and how the next ones are treated. */
export class RunStreams {
  ignoreCursor = false;
  replayFromStart = false;
  #spelling = plainSpelling;
  readonly #open = new Map<StreamConnection, Leg>();

  get spelling(): WireSpelling {
    return this.#spelling;
  }

  /** How many are open: on one leg, or on both. */
  count(leg?: Leg): number {
    if (leg === undefined) return this.#open.size;
    return [...this.#open.values()].filter((one) => one === leg).length;
  }

  /** Counts a connection as open until the returned function is called. */
  enter(connection: StreamConnection, leg: Leg): () => void {
    this.#open.set(connection, leg);
    return () => this.#open.delete(connection);
  }

  spell(spelling: Partial<WireSpelling>): void {
    this.#spelling = { ...this.#spelling, ...spelling };
  }

  each(disturb: (connection: StreamConnection) => void): void {
    for (const connection of [...this.#open.keys()]) disturb(connection);
  }
}
