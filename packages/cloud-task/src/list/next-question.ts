/*
 * Which run is asked next whether something in it waits for an answer. Only runs in progress that nobody watches are asked. What a server says of
 * a run in the list (`updated_at`) may move with its log or may not: a run that moved is asked soon, one that did not more and more seldom.
 */

/** What is known of a run that may be asked. */
export interface Candidate {
  key: string;
  /** When it was last asked; null before that. */
  askedAt: number | null;
  /** `updated_at` is another than when it was last asked. */
  moved: boolean;
  /** Something in it waits for an answer, as far as is known. */
  asking: boolean;
  /** Questions in a row that brought nothing new. */
  fruitless: number;
  /** When it was last known to do something. */
  activeAt: number;
}

export interface QuestionLimits {
  /** Questions in any minute, of the whole account. */
  perMinute: number;
  /** How many of these may go to runs of which nothing says that they are worth it: the others are for those that moved. */
  perMinuteIdle: number;
}

export type NextQuestion = { do: 'ask'; key: string } | { do: 'wait'; ms: number } | { do: 'rest' };

const MINUTE = 60_000;
/** A run that moves all the time is not asked more often than this: the log is seconds late anyway. */
const MOVED_MS = 5_000;
/** An open request is looked after: it may be answered elsewhere. */
const ASKING_MS = 10_000;
const FIRST_IDLE_MS = 10_000;
const LONGEST_IDLE_MS = 60_000;

const isPressing = ({ askedAt, moved, asking }: Candidate): boolean => askedAt === null || moved || asking;

/** Nobody waits for longer than this behind runs that move all the time. */
const LONGEST_TURN_MS = 60_000;

const isOverdue = ({ askedAt }: Candidate, now: number): boolean => askedAt !== null && now - askedAt > LONGEST_TURN_MS;

/** Unknown runs first; then those that have waited long for their turn, those that press, and the others. */
function urgency(candidate: Candidate, now: number): number {
  if (candidate.askedAt === null) return 3;
  if (!isPressing(candidate)) return 0;
  return isOverdue(candidate, now) ? 2 : 1;
}

/** Whoever was active last comes first; among those that do not press, or have waited long, whoever has waited longest. */
function order(a: Candidate, b: Candidate, now: number): number {
  const isTurn = !isPressing(a) || (isOverdue(a, now) && isOverdue(b, now));
  return isTurn ? (a.askedAt ?? 0) - (b.askedAt ?? 0) : b.activeAt - a.activeAt;
}

function dueAt({ askedAt, moved, asking, fruitless }: Candidate): number {
  if (askedAt === null) return Number.NEGATIVE_INFINITY;
  if (moved) return askedAt + MOVED_MS;
  if (asking) return askedAt + ASKING_MS;
  return askedAt + Math.min(LONGEST_IDLE_MS, FIRST_IDLE_MS * 2 ** fruitless);
}

/** `spent`: when questions were asked in the last minute, ascending. */
export function nextQuestion(
  candidates: readonly Candidate[],
  spent: readonly number[],
  limits: QuestionLimits,
  now: number,
): NextQuestion {
  let best: NextQuestion = { do: 'rest' };
  let bestAt = Number.POSITIVE_INFINITY;
  const ordered = [...candidates].sort((a, b) => urgency(b, now) - urgency(a, now) || order(a, b, now));
  for (const candidate of ordered) {
    const most = isPressing(candidate) ? limits.perMinute : limits.perMinuteIdle;
    const at = Math.max(dueAt(candidate), freeAt(spent, most));
    if (at <= now) return { do: 'ask', key: candidate.key };
    if (at < bestAt) {
      bestAt = at;
      best = { do: 'wait', ms: at - now };
    }
  }
  return best;
}

/** When a further question fits into the minute before it. */
function freeAt(spent: readonly number[], most: number): number {
  const oldest = spent[spent.length - most];
  return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + MINUTE;
}

/** What of `spent` still counts. */
export const withinMinute = (spent: readonly number[], now: number): number[] =>
  spent.filter((at) => at + MINUTE > now);
