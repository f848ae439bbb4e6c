import type { AttentionLevel } from './list/list-pace.ts';
import type { QuestionLimits } from './list/next-question.ts';

/** Every number that the service goes by, in one place. */
export interface Policy {
  /** Whole time for a small request, its body included. */
  requestMs: number;
  /** The same for a page of the log, which may hold 16 MiB (protocol 1.5). */
  pageMs: number;
  /** Longest silence of `logs/`, which may take minutes as a whole. */
  logSilenceMs: number;
  /** How long a stream's response headers may take: the server answers at once, even when the stream does not exist yet. */
  streamHeadersMs: number;
  /** A stream without a byte for this long is dead: three keepalives of 20 s (protocol 3.4). */
  silenceMs: number;
  /** A stream without a byte for this long, when keepalives are due every 20 s, is held back by something on the way: the log is read instead. */
  quietMs: number;
  /** Entries still told after a terminal status, when the server does not end the stream. */
  graceMs: number;
  /** A 404 this soon after the watch began may be read-after-write lag. */
  creationMs: number;
  /** How long the proxy leg is left alone after three failed connects. */
  proxyCoolDownMs: number;
  /** Entries of the newest page, told first. */
  newestPage: number;
  /** Entries of a page when the log is read on. */
  page: number;
  /** How late the log may be: writers batch for up to 5 s (protocol 1.6). */
  logLagMs: number;
  /** Live entries that the log may not have yet before it is read on in any case. */
  tailEntries: number;
  /** Live entries that the log may not have yet before the stream waits for a log that has more to give. */
  aheadEntries: number;
  /** Memory for entries that wait for a log that is late or cannot be read, before the stream waits for it (`run/pace-of.ts`). */
  waitingBytes: number;
  /** Text of live entries that waits while the history cannot be read; an entry counts as 1,600 characters at the least (`run/backlog.ts`). */
  backlogChars: number;
  /** How long a watcher lives on after its last reader has left. */
  lingerMs: number;
  /** Live entries told together (docs/architecture.md). */
  coalesceMs: number;
  /** Text in one batch of updates. */
  batchBytes: number;
  /** How often the list of runs is read while somebody follows it, by how closely somebody looks. */
  listMs: Readonly<Record<AttentionLevel, number>>;
  /** How many questions go to runs that nobody watches, whether they wait for an answer. */
  questions: Readonly<Record<AttentionLevel, QuestionLimits>>;
}

export const DEFAULT_POLICY: Policy = {
  requestMs: 30_000,
  pageMs: 60_000,
  logSilenceMs: 60_000,
  streamHeadersMs: 30_000,
  silenceMs: 60_000,
  quietMs: 25_000,
  graceMs: 5_000,
  creationMs: 30_000,
  proxyCoolDownMs: 300_000,
  newestPage: 1_000,
  page: 1_000,
  logLagMs: 6_000,
  tailEntries: 1_000,
  aheadEntries: 10_000,
  waitingBytes: 256 * 1024 * 1024,
  backlogChars: 32 * 1024 * 1024,
  lingerMs: 30_000,
  coalesceMs: 16,
  batchBytes: 128 * 1024,
  listMs: { focused: 5_000, visible: 10_000, hidden: 20_000 },
  questions: {
    focused: { perMinute: 30, perMinuteIdle: 20 },
    visible: { perMinute: 20, perMinuteIdle: 12 },
    hidden: { perMinute: 15, perMinuteIdle: 8 },
  },
};
