import { type Clock, Nudge, sleep } from '@runwatch/async';
import type { Answer, Post } from '@runwatch/ingest';
import { IngestRefusal, MemoryLive, takeEvents } from '@runwatch/local-cloud/testing';
import type { Random } from '../chaos/random.ts';
import type { WireFault } from './sender-plan.ts';

const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** The server of a run's stream, by the same rules as the local cloud's, and the way to it: in memory, and anything but reliable. */
export class IngestWorld {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #delayMs: number;
  readonly #live: MemoryLive;
  readonly #faults: WireFault[] = [];
  /** Ends everything that is under way. */
  #underway = new AbortController();
  #downUntil = 0;
  #tokenRefusedUntil = 0;
  #hasMet = false;
  token = 'token-0';
  /** Bodies above it are refused by somebody before the server. */
  narrow = Number.POSITIVE_INFINITY;
  requests = 0;
  /** Events that readers were told, as numbers; each time the stream began anew, another list. */
  readonly told: number[][] = [[]];
  /** How many events the notes in the stream say are missing. */
  missing = 0;
  completions = 0;

  constructor(options: { clock: Clock; random: Random; delayMs: number; head: number }) {
    const { clock, random, delayMs, head } = options;
    this.#clock = clock;
    this.#random = random;
    this.#delayMs = delayMs;
    this.#live = new MemoryLive({
      now: () => clock.now(),
      window: FOR_EVER,
      ttlMs: FOR_EVER,
      ttlAfterEndMs: FOR_EVER,
      sequenceTtlMs: FOR_EVER,
      mirrors: () => true,
    });
    for (let seq = 1; seq <= head; seq++) this.#live.accept(seq, '{}');
  }

  fault(fault: WireFault): void {
    this.#faults.push(fault);
  }

  goDown(forMs: number): void {
    this.#downUntil = this.#clock.now() + forMs;
    this.cutAll();
  }

  comeBack(): void {
    this.#downUntil = 0;
    this.#tokenRefusedUntil = 0;
    this.#faults.length = 0;
    this.narrow = Number.POSITIVE_INFINITY;
  }

  expireToken(forMs: number): void {
    this.#tokenRefusedUntil = this.#clock.now() + forMs;
    this.token = `token-${this.requests + 1}`;
  }

  forget(): void {
    this.cutAll();
    this.#live.restart();
    this.told.push([]);
  }

  /** The workflow is over, and ends the stream itself. */
  end(): void {
    this.#live.end();
    this.completions++;
  }

  /** Another process sends from here on. */
  loseSender(): void {
    this.cutAll();
    this.#hasMet = false;
  }

  cutAll(): void {
    this.#underway.abort(new Error('read ECONNRESET'));
    this.#underway = new AbortController();
  }

  readonly post = async ({ headers, body }: Post, signal: AbortSignal): Promise<Answer> => {
    if (++this.requests > MOST_REQUESTS) throw new Error('Far too many requests');
    const ends = AbortSignal.any([signal, this.#underway.signal]);
    await this.#travel(ends);
    if (this.#clock.now() < this.#downUntil) throw new Error('connect ECONNREFUSED');
    const fault = this.#faults.shift();
    if (fault?.kind === 'answered') return answer(fault.status, fault.body, fault.retryAfter);
    if (fault?.kind === 'rumour' && this.#hasMet)
      return answer(200, '{"accepted":0,"duplicate":0,"last_accepted_seq":0}');
    const isKnown = headers['authorization'] === `Bearer ${this.token}`;
    if (!isKnown || this.#clock.now() < this.#tokenRefusedUntil) return answer(401, '{"error":"Invalid token"}');
    const result = fault?.kind === 'sent twice' ? await this.#twice(body, ends) : await this.#take(body, fault, ends);
    if (fault?.kind === 'answer lost') throw new Error('read ECONNRESET');
    if (fault?.kind === 'no answer') await never(ends);
    await this.#travel(ends);
    this.#hasMet ||= result.status === 200;
    return result;
  };

  /** What waits on the way is gone; so is whoever sent it. */
  async #take(body: AsyncIterable<Uint8Array>, fault: WireFault | undefined, ends: AbortSignal): Promise<Answer> {
    const most = fault?.kind === 'cut' ? fault.afterBytes : Number.POSITIVE_INFINITY;
    const way = { wasTooNarrow: false };
    const taken = await this.#serve(this.#pieces(body, { most, ends, way }));
    ends.throwIfAborted();
    if (way.wasTooNarrow) return answer(413, '<html>413 Request Entity Too Large</html>');
    if (taken.status === 408) throw new Error('write EPIPE');
    return taken;
  }

  async #twice(body: AsyncIterable<Uint8Array>, ends: AbortSignal): Promise<Answer> {
    const kept: Uint8Array[] = [];
    const way = { wasTooNarrow: false };
    for await (const piece of this.#pieces(body, { most: Number.POSITIVE_INFINITY, ends, way })) kept.push(piece);
    await this.#serve(replay(kept));
    return this.#serve(replay(kept));
  }

  async #serve(pieces: AsyncIterator<Uint8Array>): Promise<Answer> {
    const stream = {
      accept: (seq: number, data: string) => this.#accept(seq, data),
      complete: (finalSeq: number) => {
        const verdict = this.#live.complete(finalSeq);
        if (verdict.kind === 'completed') this.completions++;
        return verdict;
      },
      lastAccepted: () => this.#live.lastAccepted(),
    };
    const { status, body } = await takeEvents(pieces, stream, { accepted: 0, duplicate: 0 });
    return answer(status, JSON.stringify(body));
  }

  #accept(seq: number, data: string): ReturnType<MemoryLive['accept']> {
    const event = JSON.parse(data) as { n?: number; poison?: 400 | 413; notification?: unknown };
    if (event.poison && this.#live.lastAccepted() < seq)
      throw new IngestRefusal(event.poison, event.poison === 413 ? 'Event line is too large' : 'Invalid JSON line');
    const verdict = this.#live.accept(seq, data);
    if (verdict.kind !== 'accepted') return verdict;
    if (event.n !== undefined) this.told.at(-1)?.push(event.n);
    if (event.notification) this.missing += missingIn(data);
    return verdict;
  }

  /** The body as it arrives: in pieces that end anywhere. */
  async *#pieces(
    body: AsyncIterable<Uint8Array>,
    { most, ends, way }: { most: number; ends: AbortSignal; way: { wasTooNarrow: boolean } },
  ): AsyncGenerator<Uint8Array, void> {
    let size = 0;
    for await (const lines of untilAborted(body, ends)) {
      for (let at = 0; at < lines.length; ) {
        const end = this.#random.chance(0.5) ? lines.length : this.#random.int(at + 1, lines.length);
        const piece = lines.subarray(at, Math.min(end, at + most - size));
        await this.#travel(ends);
        at += piece.length;
        size += piece.length;
        if (size > this.narrow) {
          way.wasTooNarrow = true;
          throw new Error('too narrow');
        }
        if (piece.length > 0) yield piece;
        if (size >= most) throw new Error('read ECONNRESET');
      }
    }
    if (most < Number.POSITIVE_INFINITY) throw new Error('read ECONNRESET');
  }

  async #travel(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#delayMs > 0) await sleep(this.#clock, this.#random.next() * this.#delayMs, { signal });
  }
}

const MOST_REQUESTS = 20_000;

const answer = (status: number, text: string, retryAfter?: string): Answer => ({ status, text, retryAfter });

const never = (signal: AbortSignal): Promise<never> => new Nudge().next(signal) as Promise<never>;

async function* replay(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* pieces;
}

/** What is not there yet is waited for no longer than the signal allows. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const items = source[Symbol.asyncIterator]();
  for (;;) {
    const item = await new Promise<IteratorResult<T>>((resolve, reject) => {
      const aborted = () => reject(signal.reason);
      if (signal.aborted) return aborted();
      signal.addEventListener('abort', aborted, { once: true });
      items
        .next()
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', aborted));
    });
    if (item.done) return;
    yield item.value;
  }
}

function missingIn(note: string): number {
  const [, text] = /"message":"(\d+|An) events? (?:is|are) missing/.exec(note) ?? [];
  return text === undefined ? 0 : text === 'An' ? 1 : Number(text);
}
