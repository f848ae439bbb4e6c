import { plainSpelling, type WireSpelling } from './spelling.ts';
import type { StreamConnection } from './stream-connection.ts';

/** The open streams of a run, and how the next ones are treated. */
export class RunStreams {
  ignoreCursor = false;
  replayFromStart = false;
  #spelling = plainSpelling;
  readonly #open = new Set<StreamConnection>();

  get spelling(): WireSpelling {
    return this.#spelling;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Counts a connection as open until the returned function is called. */
  enter(connection: StreamConnection): () => void {
    this.#open.add(connection);
    return () => this.#open.delete(connection);
  }

  spell(spelling: Partial<WireSpelling>): void {
    this.#spelling = { ...this.#spelling, ...spelling };
  }

  each(disturb: (connection: StreamConnection) => void): void {
    for (const connection of [...this.#open]) disturb(connection);
  }
}
