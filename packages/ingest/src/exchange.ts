import { type Clock, sleep } from '@runwatch/async';
import type { BatchLimit } from './batch-limit.ts';
import { type Deadline, deadline, NoAnswer } from './deadline.ts';
import type { Verdict } from './judge-answer.ts';
import { orAborted } from './or-aborted.ts';
import type { Outbox } from './outbox.ts';
import type { Answer, PostPort } from './post.ts';
import { Token } from './token.ts';

/** What the sandbox's token is read from. */
export interface Credential {
  /** The token as it stands, asked for before each request. */
  token(): Promise<string>;
  /**
   * Has a token that was refused replaced: `token()` gives the new one then. Absent for tokens that cannot be renewed; `token()` is then asked again, later
   * and later, in case somebody else has.
   */
  renew?(signal: AbortSignal): Promise<void>;
}

/** How a request is made. Times in milliseconds. */
export interface ExchangeIo {
  clock: Clock;
  post: PostPort;
  credential: Credential;
  url: URL;
  contentType: string;
  judge: (answer: Answer, now: number) => Verdict;
  /** No byte moves, or no answer comes, for this long: there will be none. */
  answerMs: number;
}

/** How a request with events is made. */
export interface EventsIo extends ExchangeIo {
  outbox: Outbox;
  /** A request stays open for what comes, this long; 0: it ends with what there is. */
  openMs: number;
  /** Somebody waits for what an open request has not been answered yet. */
  wantsAnswer: () => boolean;
}

/** What has gone out with a request. */
export interface Sent {
  events: number;
  bytes: number;
}

/** Sends one request and says what came of it. Rejects with the signal's reason only. */
export async function exchange(
  io: ExchangeIo,
  makeBody: (over: AbortSignal, silence: Deadline) => AsyncGenerator<Uint8Array, void>,
  signal: AbortSignal,
): Promise<Verdict> {
  const over = new AbortController();
  using silence = deadline(io.clock, io.answerMs, signal);
  try {
    const token = await orAborted(tokenOf(io.credential), silence.signal);
    if (!token) return { kind: 'token refused' };
    signal.throwIfAborted();
    const headers = { authorization: token.authorization, 'content-type': io.contentType };
    const body = makeBody(over.signal, silence);
    const answer = await orAborted(io.post({ url: io.url, headers, body }, silence.signal), silence.signal);
    return io.judge(answer, io.clock.now());
  } catch {
    signal.throwIfAborted();
    // What the network stack says may hold headers: that it failed is all that is known here.
    if (silence.signal.reason instanceof NoAnswer) return { kind: 'no answer' };
    return { kind: 'failed', status: undefined, floorMs: 0 };
  } finally {
    over.abort();
  }
}

async function tokenOf(credential: Credential): Promise<Token | undefined> {
  try {
    return new Token(await credential.token());
  } catch {
    return undefined;
  }
}

/** A body with nothing in it asks what the server has. */
export async function* nothing(): AsyncGenerator<Uint8Array, void> {}

export async function* oneLine(line: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(line);
}

/** The body of a request for events: what waits, up to the limit; and what comes meanwhile, while it stays open. */
export async function* eventsBody(
  { clock, outbox, openMs, wantsAnswer }: EventsIo,
  options: { limit: BatchLimit; sent: Sent; over: AbortSignal; silence: Deadline },
): AsyncGenerator<Uint8Array, void> {
  const { limit, sent, over, silence } = options;
  const endsAt = clock.now() + openMs;
  while (!over.aborted && sent.events < limit.events) {
    const left = { events: limit.events - sent.events, bytes: limit.bytes - sent.bytes };
    const { lines, count } = outbox.take(sent.events, left);
    if (count > 0) {
      sent.events += count;
      sent.bytes += lines.length;
      silence.extend();
      yield lines;
      continue;
    }
    const openFor = endsAt - clock.now();
    // What is left did not fit, is still on the disk, or there is nothing. Room in memory comes with an answer only.
    if (outbox.waiting > sent.events || openFor <= 0 || wantsAnswer() || outbox.isPressed) break;
    silence.hold();
    await sleep(clock, openFor, { signal: over, nudge: outbox.work }).catch(() => {});
  }
  silence.extend();
}
