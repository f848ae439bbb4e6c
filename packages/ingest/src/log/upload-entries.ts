import { type Nudge, sleep } from '@runwatch/async';
import { afterVerdict, FIRST_COURSE } from '../course.ts';
import { type ExchangeIo, exchange, oneLine } from '../exchange.ts';
import { judgeAnswer, type Verdict } from '../judge-answer.ts';
import type { Answer } from '../post.ts';
import type { LogQueue } from './log-queue.ts';

/** Times in milliseconds. */
export interface UploadIo extends ExchangeIo {
  queue: LogQueue;
  random: () => number;
  debounceMs: number;
  maxDelayMs: number;
  /** Ends a wait: somebody wants everything there now. */
  hurry: Nudge;
  isHurried: () => boolean;
}

/** Sends what is queued, batch by batch, one at a time; a batch that did not get through is sent again. Rejects with the signal's reason. */
export async function uploadEntries(io: UploadIo, signal: AbortSignal): Promise<void> {
  const { queue, clock, hurry, credential } = io;
  let course = FIRST_COURSE;
  for (;;) {
    while (queue.length === 0) await queue.work.next(signal);
    await waitUntilDue(io, signal);
    const { body, count } = queue.batch(course.limit);
    const verdict = await exchange(io, () => oneLine(body), signal);
    const forget = verdict.kind === 'taken' ? count : 0;
    if (forget > 0) queue.forget(forget);
    const { isFirstNote } = queue;
    const attempt = { events: count, bytes: body.length, forget, renumbered: false, isFirstNote };
    const next = afterVerdict(course, verdict, attempt, io.random());
    course = next.course;
    if (next.refuseFirst) queue.refuseFirst(next.refuseFirst);
    if (next.renew)
      await credential.renew?.(signal).catch(() => {
        signal.throwIfAborted();
        // It is tried again when the old one is refused again.
      });
    if (next.waitMs > 0) await sleep(clock, next.waitMs, { signal, nudge: hurry });
  }
}

async function waitUntilDue(io: UploadIo, signal: AbortSignal): Promise<void> {
  const { queue, clock, debounceMs, maxDelayMs, hurry, isHurried } = io;
  for (;;) {
    const left = queue.dueAt(debounceMs, maxDelayMs) - clock.now();
    if (left <= 0 || isHurried()) return;
    await sleep(clock, left, { signal, nudge: hurry });
  }
}

const REFUSAL = /^\s*\{.*"(?:detail|error)"\s*:/s;

/** What an answer of `append_log/` means: a batch is taken as a whole, or not at all. */
export function judgeUpload(answer: Answer, now: number): Verdict {
  // The API's refusals have another shape than the proxy's (protocol 1.1).
  if (answer.status === 400 && REFUSAL.test(answer.text)) return { kind: 'malformed' };
  if (answer.status < 200 || answer.status >= 300) return judgeAnswer(answer, now);
  // A run is answered (protocol 1.6); a hotel's sign-in page is none.
  return answer.text.trimStart().startsWith('{')
    ? { kind: 'taken', last: 0, duplicate: 0 }
    : { kind: 'failed', status: answer.status, floorMs: 0 };
}
