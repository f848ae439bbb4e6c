import type { Connection, Gap, RunMeta } from '@runwatch/protocol';
import { isComplete } from '@runwatch/run-file';
import type { ExitCode } from '../command-line/exit-code.ts';
import type { Beginning } from '../watch/beginning.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { FoundRun } from '../watch/reporter.ts';
import { entryKind } from './entry-kind.ts';

/*
 * The lines of the NDJSON output, schema version 1 (README). Keys are stable; readers allow for unknown ones.
 * Entries are numbered from 1, as on screen: `n` is the count of entries up to and including this one.
 */

const line = (type: string, fields: Record<string, unknown>): string =>
  `${JSON.stringify({ v: 1, type, ...fields })}\n`;

export const helloLine = ({ ref, title }: FoundRun, from: Beginning, tool: string): string =>
  line('hello', { run: { task: ref.taskId, id: ref.runId }, title, from: beginningWords(from), tool });

/** As it is written on the command line. */
function beginningWords(from: Beginning): string {
  switch (from.kind) {
    case 'start':
    case 'latest':
      return from.kind;
    case 'entry':
      return `#${from.number}`;
    case 'age':
      return `${from.ms / 1_000}s`;
  }
}

/** `text` is the entry as it is stored, `entry` what it says; it stands in the line as it is, so that no number or key order changes. */
export function entryLine(index: number, text: string, entry: unknown, provisional: boolean): string {
  const { timestamp, event_id: id } = (typeof entry === 'object' && entry !== null ? entry : {}) as {
    timestamp?: unknown;
    event_id?: unknown;
  };
  const head = JSON.stringify({
    v: 1,
    type: 'entry',
    n: index + 1,
    ...(typeof id === 'string' && { id }),
    ts: typeof timestamp === 'string' ? timestamp : null,
    kind: entryKind(entry),
    ...(provisional && { provisional }),
  });
  // A line break may stand between the tokens of a JSON text, but not inside one.
  return `${head.slice(0, -1)},"entry":${text.replace(/[\r\n]+/g, ' ')}}\n`;
}

/** The provisional entries from `index` on are void. */
export const reviseLine = (index: number): string => line('revise', { n: index + 1 });

export const statusLine = ({ status, stage }: RunMeta): string => line('status', { state: status, stage });

export const connectionLine = (connection: Connection, now: number): string =>
  line('connection', {
    phase: connection.phase,
    leg: connection.leg,
    attempt: connection.attempt,
    retryInMs: connection.retryAt === null ? null : Math.max(0, connection.retryAt - now),
    ...(connection.failure && { error: { code: connection.failure.code, message: connection.failure.message } }),
  });

/** `after` and `before` are the entries on either side of the hole. */
export const gapLine = ({ from, to, why }: Gap): string =>
  line('gap', {
    after: from,
    before: to === null ? null : to + 1,
    missing: to === null ? null : to - from,
    why,
  });

export interface EndFacts {
  /** Entries told for good. */
  entries: number;
  /** Entries that were not wanted: they are before the beginning, or of another kind. */
  passed: number;
  /** Digest of their texts, each followed by a line feed. */
  sha256: string;
}

/** The last line, always. */
export function endLine(outcome: Outcome, exit: ExitCode, { entries, passed, sha256 }: EndFacts): string {
  const integrity = 'integrity' in outcome ? outcome.integrity : undefined;
  return line('end', {
    result: result(outcome),
    exit,
    entries,
    complete: integrity !== undefined && isComplete(integrity) && entries + passed === integrity.total,
    basis: integrity?.basis ?? null,
    ...(integrity && integrity.onlyLive > 0 && { onlyLive: integrity.onlyLive }),
    sha256,
    ...(outcome.kind === 'wrong-usage' && { error: { code: 'wrong_usage', message: outcome.message } }),
    ...(outcome.kind === 'failed' && { error: { code: outcome.failure.code, message: outcome.failure.message } }),
    ...('requestId' in outcome && { request: outcome.requestId }),
  });
}

function result(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ended':
      return outcome.run.status;
    case 'wrong-usage':
    case 'failed':
      return 'error';
    case 'timed-out':
      return 'timeout';
    case 'needs-answer':
      return 'needs_answer';
    case 'reached':
      return { 'needs-you': 'needs_answer', idle: 'idle', 'caught-up': 'caught_up' }[outcome.what];
    case 'left':
      return outcome.signal === 'SIGINT' ? 'interrupted' : 'terminated';
    case 'pipe-closed':
      return 'pipe_closed';
  }
}
