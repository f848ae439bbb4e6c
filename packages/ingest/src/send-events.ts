import { type Nudge, sleep } from '@runwatch/async';
import { type Attempt, afterVerdict, type Course, FIRST_COURSE } from './course.ts';
import { completionLine } from './event-text.ts';
import { type EventsIo, eventsBody, exchange, nothing, oneLine, type Sent } from './exchange.ts';
import type { Verdict } from './judge-answer.ts';

/** How a sender fares. Nothing is lost in any of these but as the counts say. */
export type SenderStatus =
  /** It asks what the server has. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'sending' }
  /** A request came to nothing; the next one in `waitMs`. `httpStatus` is missing when there was no answer. */
  | {
      readonly kind: 'waiting';
      readonly why: 'unreachable' | 'token refused' | 'refused' | 'out of step';
      readonly httpStatus?: number;
      readonly waitMs: number;
      readonly failures: number;
    }
  /** The stream is complete: nothing more will be sent. */
  | { readonly kind: 'complete' };

export interface SendingIo extends EventsIo {
  /** Uniform in [0, 1). */
  random: () => number;
  /** Ends a wait between two requests. */
  hurry: Nudge;
  wantsCompletion: () => boolean;
  tell: (status: SenderStatus) => void;
}

/**
 * Sends what is appended, in order, until the stream is complete: asks what the server has, sends what waits, one request at a time, and after anything but
 * a clear answer asks again. Rejects with the signal's reason.
 */
export async function sendEvents(io: SendingIo, signal: AbortSignal): Promise<void> {
  const { outbox, clock, hurry } = io;
  let course = FIRST_COURSE;
  for (;;) {
    const task = taskOf(course, io);
    if (task === 'wait') {
      io.tell({ kind: 'sending' });
      await outbox.work.next(signal);
      continue;
    }
    const { verdict, attempt } = await perform(task, course, io, signal);
    if (verdict.kind === 'over' || (task === 'complete' && verdict.kind === 'taken')) {
      outbox.finish();
      io.tell({ kind: 'complete' });
      return;
    }
    const next = afterVerdict(course, verdict, attempt, io.random());
    course = next.course;
    if (next.refuseFirst) outbox.refuseFirst(next.refuseFirst);
    if (next.waitMs > 0) io.tell(describe(verdict, course, next.waitMs));
    else io.tell({ kind: course.isKnown ? 'sending' : 'connecting' });
    if (next.renew) await renew(io, signal);
    if (next.waitMs > 0) await sleep(clock, next.waitMs, { signal, nudge: hurry });
  }
}

type Task = 'ask' | 'send' | 'complete';

function taskOf(course: Course, { outbox, wantsCompletion }: SendingIo): Task | 'wait' {
  if (!course.isKnown) return 'ask';
  if (!outbox.isEmpty) return 'send';
  return wantsCompletion() ? 'complete' : 'wait';
}

/** One request, with what its answer says of the numbers already taken in. */
async function perform(
  task: Task,
  { limit }: Course,
  io: SendingIo,
  signal: AbortSignal,
): Promise<{ verdict: Verdict; attempt: Attempt }> {
  const { outbox } = io;
  const sent: Sent = { events: 0, bytes: 0 };
  const verdict = await exchange(
    io,
    (over, silence) => {
      switch (task) {
        case 'ask':
          return nothing();
        case 'complete':
          return oneLine(completionLine(outbox.acked));
        case 'send':
          return eventsBody(io, { limit, sent, over, silence });
      }
    },
    signal,
  );
  // Read after the answer: nothing goes out with a request that is over.
  const { events, bytes } = sent;
  const told = 'last' in verdict && verdict.last !== undefined;
  const step = told ? await outbox.told(verdict.last, { refused: verdict.kind === 'conflict' }) : undefined;
  const { forget = 0, renumbered = false } = step ?? {};
  return { verdict, attempt: { events, bytes, forget, renumbered, isFirstNote: outbox.isFirstNote } };
}

async function renew({ credential }: SendingIo, signal: AbortSignal): Promise<void> {
  try {
    await credential.renew?.(signal);
  } catch {
    signal.throwIfAborted();
    // It is tried again when the old one is refused again.
  }
}

function describe(verdict: Verdict, { failures }: Course, waitMs: number): SenderStatus {
  const status = (why: 'unreachable' | 'token refused' | 'refused' | 'out of step', httpStatus?: number) =>
    ({ kind: 'waiting', why, waitMs, failures, ...(httpStatus !== undefined && { httpStatus }) }) as const;
  switch (verdict.kind) {
    case 'token refused':
      return status('token refused', 401);
    case 'refused':
      return status('refused', verdict.status);
    case 'failed':
      return status('unreachable', verdict.status);
    case 'no answer':
      return status('unreachable');
    case 'malformed':
      return status('refused', 400);
    case 'too large':
      return status('refused', 413);
    default:
      return status('out of step');
  }
}
