import type { CloudRunError, FailureCode } from '@runwatch/protocol';
import type { Turn, UserItem } from '@runwatch/transcript';
import type { Message, Posted } from './message.ts';

/** Failures behind which the message may have arrived all the same: only the same id may follow. */
const UNCLEAR: ReadonlySet<FailureCode> = new Set(['network', 'unavailable', 'protocol', 'cancelled']);
/** Those that pass without anybody doing something about the message. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  'network',
  'unavailable',
  'cancelled',
  'auth_expired',
  'rate_limited',
  'sandbox_not_ready',
]);

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/** What waits, after the turn was seen to run, or to be over. The same array when that changes nothing. */
export function afterTurn(messages: readonly Message[], turn: Turn): readonly Message[] {
  return changed(messages, (message) => {
    if (message.state !== 'waiting' || message.urgent || message.posted) return message;
    if (turn.kind === 'running') return message.duringTurn ? message : { ...message, duringTurn: true };
    if (!message.duringTurn) return message;
    // Who interrupts has something else to say: what was written for the turn waits until its writer says so.
    const isInterrupted = turn.kind === 'over' && turn.stopReason === 'cancelled';
    return { ...message, duringTurn: false, ...(isInterrupted && { state: 'held-back' }) };
  });
}

/** What waits, when somebody interrupts the turn: it may end by itself at this moment, and nothing must go behind it. */
export const afterInterrupt = (messages: readonly Message[]): readonly Message[] =>
  changed(messages, (message) =>
    message.state === 'waiting' && !message.urgent && !message.posted
      ? { ...message, duringTurn: false, state: 'held-back' }
      : message,
  );

/** A message that was posted, after its answer was a failure. `random` is in [0, 1). */
export function afterFailure(message: Message, { failure }: CloudRunError, now: number, random: number): Message {
  const { code, message: why, retryAfterMs } = failure;
  const told = { ...message, failure: why, posted: UNCLEAR.has(code) ? message.posted : null };
  if (!PASSING.has(code)) return { ...told, state: 'failed', urgent: false, retryAt: null };
  const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** message.tries) * (0.75 + random / 2);
  return { ...told, state: 'waiting', tries: message.tries + 1, retryAt: now + Math.max(backoff, retryAfterMs ?? 0) };
}

/** Where the echo of a message that was posted is to be looked for, when `seen` have been the echoes of others; null when that changes nothing. */
export function afterEchoes<P extends Posted>(
  { text, posted }: { text: string; posted: P | null },
  seen: readonly UserItem[],
): P | null {
  const others = seen.filter((one) => posted && one.first >= posted.floor && one.text.trim() === text.trim());
  return posted && others.length > 0 ? { ...posted, older: posted.older + others.length } : null;
}

/** As it is found by a new process: what was on its way may have arrived, or not. */
export const afterRestart = (message: Message): Message =>
  message.state === 'sending' ? { ...message, state: 'waiting', retryAt: null } : { ...message, retryAt: null };

/** Nobody has it: it may become another text, or nothing. */
export const canEdit = ({ state, posted }: Message): boolean =>
  state === 'held-back' || ((state === 'waiting' || state === 'failed') && posted === null);

/** Each message as `change` leaves it; the same array when it leaves all of them as they are. */
export function changed(messages: readonly Message[], change: (message: Message) => Message): readonly Message[] {
  const next = messages.map(change);
  return next.some((message, index) => message !== messages[index]) ? next : messages;
}
