import type { CloudRunsClient } from '@runwatch/protocol';
import { failureOf } from './failure-of.ts';
import { type Moment, Moments } from './moments.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { FoundRun, Reporter } from './reporter.ts';
import { verdictOf } from './verdict.ts';

export interface WatchRunOptions {
  client: CloudRunsClient;
  run: FoundRun;
  reporter: Reporter;
  /** Leaves at the first of these moments. */
  leaveAt: readonly Moment[];
  /** Ends the watch from outside; its reason is a `Leave`. */
  signal: AbortSignal;
}

/** Watches a run to its end, or until there is a reason to leave it. Never throws: every ending is an outcome. */
export async function watchRun({ client, run, reporter, leaveAt, signal }: WatchRunOptions): Promise<Outcome> {
  const moments = new Moments(leaveAt);
  let wasSeen = false;
  try {
    await reporter.begin(run);
    for await (const updates of client.watch(run.ref, signal)) {
      await reporter.tell(updates);
      for (const update of updates) {
        if (update.kind === 'ended') return { kind: 'ended', run: update.run, integrity: update.integrity };
        if (update.kind === 'snapshot') wasSeen = true;
        const verdict = update.kind === 'connection' ? verdictOf(update.connection, wasSeen) : undefined;
        if (verdict) return verdict;
      }
      const moment = moments.after(updates);
      if (moment) return moment;
    }
    return outcomeOf(signal) ?? endedTooSoon;
  } catch (error) {
    return outcomeOf(signal) ?? { kind: 'failed', failure: failureOf(error) };
  }
}

const endedTooSoon: Outcome = {
  kind: 'failed',
  failure: { code: 'protocol', message: 'The watch ended before the run did', retryable: true },
};
