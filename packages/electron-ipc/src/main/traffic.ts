import { serialize } from 'node:v8';

/** How much went over the boundary. Messages are always counted; bytes only while somebody measures, because weighing them costs. */
export class Traffic {
  received = 0;
  sent = 0;
  receivedBytes = 0;
  sentBytes = 0;
  #measuring = 0;

  heard(message: unknown): void {
    this.received++;
    if (this.#measuring > 0) this.receivedBytes += weightOf(message);
  }

  answered(answer: unknown): void {
    this.sent++;
    if (this.#measuring > 0) this.sentBytes += weightOf(answer);
  }

  /** Bytes are counted until it is disposed of. */
  measure(): Disposable {
    this.#measuring++;
    let isOver = false;
    return {
      [Symbol.dispose]: () => {
        if (!isOver) this.#measuring--;
        isOver = true;
      },
    };
  }
}

/** As structured clone writes it, which is what crosses. */
function weightOf(value: unknown): number {
  try {
    return serialize(value).byteLength;
  } catch {
    // It does not cross either.
    return 0;
  }
}
