import { type Nudge, sleep } from '@runwatch/async';
import { afterVerdict, FIRST_COURSE } from '../course.ts';
import { type ExchangeIo, exchange, oneLine } from '../exchange.ts';
import { judgeAnswer, type Verdict } from '../judge-answer.ts';
import type { Answer } from '../post.ts';
import type { LogQueue } from './log-queue.ts';
import { type NewestIo, readNewest } from './read-newest.ts';

/** Times in milliseconds. */
export interface UploadIo extends ExchangeIo, NewestIo {
  queue: LogQueue;
  random: () => number;
  debounceMs: number;
  maxDelayMs: number;
  /** Ends a wait: somebody wants everything there now. */
  hurry: Nudge;
  isHurried: () => boolean;
}

/** Entries that others may have added behind a batch before it is looked for. */
const OTHERS = 100;

/**
 * Sends what is queued, batch by batch, one at a time; a batch that did not get through is sent again. Where it may have got through, since only the answer
 * was lost, the log is read first: the server has no numbers to know it again by. Rejects with the signal's reason.
 */
export async function uploadEntries(io: UploadIo, signal: AbortSignal): Promise<void> {
  const { queue, clock, hurry, credential } = io;
  let course = FIRST_COURSE;
  /** Entries of a batch that the log may have. */
  let inDoubt = 0;
  for (;;) {
    while (queue.length === 0) await queue.work.next(signal);
    await waitUntilDue(io, signal);
    if (inDoubt > 0) {
      const there = await isThere(io, inDoubt, signal);
      if (there === 'unknown') {
        const next = afterVerdict(course, NO_ANSWER, NOTHING_SENT, io.random());
        course = next.course;
        await sleep(clock, next.waitMs, { signal, nudge: hurry });
        continue;
      }
      if (there === 'yes') queue.forget(inDoubt);
      inDoubt = 0;
      continue;
    }
    const { body, count } = queue.batch(course.limit);
    const verdict = await exchange(io, () => oneLine(body), signal);
    const forget = verdict.kind === 'taken' ? count : 0;
    if (forget > 0) queue.forget(forget);
    if (verdict.kind === 'failed' || verdict.kind === 'no answer') inDoubt = count;
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

const NO_ANSWER: Verdict = { kind: 'no answer' };
const NOTHING_SENT = { events: 0, bytes: 0, forget: 0, renumbered: false, isFirstNote: false };

/** Whether the log has the first `count` entries of the queue. Who may not read it is no wiser than before. */
async function isThere(io: UploadIo, count: number, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  const newest = await readNewest(io, count + OTHERS, signal);
  if (newest === undefined) return 'unknown';
  return newest !== 'refused' && io.queue.isIn(newest, count) ? 'yes' : 'no';
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
