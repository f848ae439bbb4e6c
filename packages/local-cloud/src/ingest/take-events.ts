import type { SequencedStream } from '../store/live-store.ts';
import { type IngestLine, IngestRefusal, parseIngestLine } from './ingest-line.ts';
import { LineCutter } from './line-cutter.ts';

/** How much a request may hold (protocol 8.3). */
const LARGEST_LINE = 1_000_000;
const LARGEST_BODY = 5_000_000;
const MOST_EVENTS = 1_000;

/** What is answered to an ingest request. */
export interface IngestAnswer {
  readonly status: 200 | 400 | 408 | 409 | 413;
  readonly body: object;
}

/** How many of a request's events were new, and how many had been taken before. */
export interface Tally {
  accepted: number;
  duplicate: number;
}

/**
 * Takes the events of a body into a stream, line by line as they come in, up to the first that cannot be taken; those before it stay.
 * The rest of the body is then left unread. Rejects only when the store fails.
 */
export async function takeEvents(
  body: AsyncIterator<Uint8Array>,
  stream: SequencedStream,
  tally: Tally,
): Promise<IngestAnswer> {
  const taking = new Taking(stream, tally);
  try {
    for (let bytes = 0; ; ) {
      const piece = await nextPiece(body);
      if (piece === 'gone') return { status: 408, body: { error: 'Client disconnected', ...(await taking.last()) } };
      if (piece === 'end') break;
      bytes += piece.length;
      if (bytes > LARGEST_BODY) throw new IngestRefusal(413, 'Event ingest request is too large');
      await taking.piece(piece);
    }
    await taking.end();
    return { status: 200, body: { ...tally, ...(await taking.last()) } };
  } catch (error) {
    if (!(error instanceof IngestRefusal)) throw error;
    // Where the body made no sense, the sender has to ask how far it came.
    const told = error.status === 400 ? {} : await taking.last();
    return { status: error.status, body: { error: error.message, ...told } };
  }
}

/** The next bytes; `gone` when the sender left in the middle of the body. */
async function nextPiece(body: AsyncIterator<Uint8Array>): Promise<Uint8Array | 'end' | 'gone'> {
  try {
    const { done, value } = await body.next();
    return done ? 'end' : value;
  } catch {
    return 'gone';
  }
}

class Taking {
  readonly #stream: SequencedStream;
  readonly #tally: Tally;
  readonly #lines = new LineCutter(LARGEST_LINE);
  #events = 0;
  #finalSeq: number | undefined;

  constructor(stream: SequencedStream, tally: Tally) {
    this.#stream = stream;
    this.#tally = tally;
  }

  async piece(bytes: Uint8Array): Promise<void> {
    for (const line of this.#lines.cut(bytes)) await this.#take(parseIngestLine(line));
  }

  /** The body is over: only now a completion has its effect. */
  async end(): Promise<void> {
    for (const line of this.#lines.rest()) await this.#take(parseIngestLine(line));
    if (this.#finalSeq === undefined) return;
    const verdict = await this.#stream.complete(this.#finalSeq);
    if (verdict.kind === 'conflict') throw new IngestRefusal(409, verdict.error);
  }

  async last(): Promise<{ last_accepted_seq: number }> {
    return { last_accepted_seq: await this.#stream.lastAccepted() };
  }

  async #take(line: IngestLine): Promise<void> {
    if (this.#finalSeq !== undefined)
      throw new IngestRefusal(400, 'Completion line must be the final event stream line');
    if (line.kind === 'completion') {
      this.#finalSeq = line.finalSeq;
      return;
    }
    if (++this.#events > MOST_EVENTS) throw new IngestRefusal(413, 'Too many events in request');
    const verdict = await this.#stream.accept(line.seq, line.data);
    if (verdict.kind === 'conflict') throw new IngestRefusal(409, verdict.error);
    this.#tally[verdict.kind]++;
  }
}
