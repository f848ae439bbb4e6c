import { type Clock, type Nudge, sleep } from '@runwatch/async';
import { isCloudRunError } from '@runwatch/protocol';
import { waitMs } from '../api/backoff.ts';
import { type Candidate, nextQuestion, type QuestionLimits, withinMinute } from './next-question.ts';

export interface AskAroundIo {
  clock: Clock;
  random: () => number;
  /** Fired when there is something else to ask, or another limit. */
  changed: Nudge;
  limits(): QuestionLimits;
  candidates(): Candidate[];
  /** Asks one run, when there is leave to use the network; calls `sent` before each request. What it comes to is its own to keep. */
  ask(key: string, sent: () => void, signal: AbortSignal): Promise<void>;
  /** The run could not be asked: it counts as asked all the same. */
  failed(key: string): void;
}

/** Nothing to ask: until something changes. */
const REST_MS = 60_000;

/** Asks runs that nobody watches, one after the other, whether they wait for an answer and what they do, until the signal aborts. */
export async function askAround(io: AskAroundIo, signal: AbortSignal): Promise<void> {
  const { clock, random, changed } = io;
  let spent: number[] = [];
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const now = clock.now();
    spent = withinMinute(spent, now);
    const next = nextQuestion(io.candidates(), spent, io.limits(), now);
    if (next.do !== 'ask') {
      await sleep(clock, next.do === 'wait' ? next.ms : REST_MS, { signal, nudge: changed });
      continue;
    }
    const { key } = next;
    try {
      await io.ask(key, () => spent.push(clock.now()), signal);
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      io.failed(key);
      // One run that cannot be asked keeps nobody from asking the others; a server that is in trouble does.
      if (!error.failure.retryable) continue;
      failures++;
      await sleep(clock, waitMs(failures + 3, false, random(), error.failure.retryAfterMs), { signal });
    }
  }
}
