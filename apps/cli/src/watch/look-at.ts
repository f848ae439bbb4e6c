import { type CloudRunsClient, type Integrity, isTerminal, type RunMeta, type RunRef } from '@runwatch/protocol';
import { type PermissionItem, Transcript } from '@runwatch/transcript';
import { type Outcome, outcomeOf } from './outcome.ts';
import { verdictOf } from './verdict.ts';

/** How a run is now. */
export interface RunNow {
  run: RunMeta;
  /** Entries known, and what they are worth; null where nobody has said that yet. */
  entries: number;
  integrity: Integrity | null;
  /** What waits for an answer, oldest first. */
  asks: readonly PermissionItem[];
}

/** Looks at a run until it is known what it asks for, and leaves it. @returns why it cannot be looked at, else; rejects with a `CloudRunError` */
export async function lookAt(client: CloudRunsClient, ref: RunRef, signal: AbortSignal): Promise<RunNow | Outcome> {
  const transcript = new Transcript();
  let run: RunMeta | null = null;
  let integrity: Integrity | null = null;
  let entries = 0;
  for await (const updates of client.watch(ref, signal)) {
    for (const update of updates) {
      // Questions stand at the end; older entries need not be kept.
      if (update.kind !== 'fill') transcript.apply(update);
      if (update.kind === 'snapshot') entries = update.total;
      if (update.kind === 'from') entries = update.at + update.lines.length;
      if (update.kind === 'integrity' || update.kind === 'ended') integrity = update.integrity;
      if (update.kind === 'snapshot' || update.kind === 'run' || update.kind === 'ended') run = update.run;
      const verdict = update.kind === 'connection' ? verdictOf(update.connection, run !== null) : undefined;
      if (verdict) return verdict;
      // Before the stream is live, a request that was answered long ago may still look open.
      const isLive = update.kind === 'connection' && update.connection.phase === 'live';
      if (run && (isLive || isTerminal(run.status)))
        return { run, entries, integrity, asks: isTerminal(run.status) ? [] : transcript.permissions };
    }
  }
  return outcomeOf(signal) ?? { kind: 'failed', failure: ENDED_TOO_SOON };
}

const ENDED_TOO_SOON = {
  code: 'protocol',
  message: 'The watch ended before the run was told',
  retryable: true,
} as const;
