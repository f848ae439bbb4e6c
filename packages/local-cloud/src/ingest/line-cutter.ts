import { IngestRefusal } from './ingest-line.ts';

const LINE_FEED = 0x0a;

/** Cuts bytes into lines at line feeds, wherever the pieces end. Lines come trimmed; blank ones do not come. */
export class LineCutter {
  readonly #largest: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #begun: Uint8Array[] = [];
  #begunBytes = 0;

  /** `largest`: bytes of a line, without its line feed. */
  constructor(largest: number) {
    this.#largest = largest;
  }

  /**
   * The lines that this piece completes. Read them to the end: what is left over is kept only then.
   * @throws {IngestRefusal} 413 when a line is too long, finished or not; 400 when it is no UTF-8
   */
  *cut(piece: Uint8Array): Generator<string, void> {
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      this.#keep(piece.subarray(from, end));
      from = end + 1;
      yield* this.rest();
    }
    this.#keep(piece.subarray(from));
  }

  /** The last line, which may lack its line feed. */
  *rest(): Generator<string, void> {
    const line = this.#decode(Buffer.concat(this.#begun)).trim();
    this.#begun = [];
    this.#begunBytes = 0;
    if (line !== '') yield line;
  }

  #keep(bytes: Uint8Array): void {
    this.#begunBytes += bytes.length;
    if (this.#begunBytes > this.#largest) throw new IngestRefusal(413, 'Event line is too large');
    if (bytes.length > 0) this.#begun.push(bytes);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new IngestRefusal(400, 'Event stream must be UTF-8');
    }
  }
}
