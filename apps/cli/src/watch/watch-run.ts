import type { CloudRunsClient, RunUpdate } from '@runwatch/protocol';
import { Transcript } from '@runwatch/transcript';
import { permissionTitle } from '../human/describe/describe-permission.ts';
import { failureOf } from './failure-of.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { FoundRun, Reporter } from './reporter.ts';
import { verdictOf } from './verdict.ts';

export interface WatchRunOptions {
  client: CloudRunsClient;
  run: FoundRun;
  reporter: Reporter;
  /** Leave when the run waits for an answer. */
  exitOnInput: boolean;
  /** Ends the watch from outside; its reason is a `Leave`. */
  signal: AbortSignal;
}

/** Watches a run to its end, or until there is a reason to leave it. Never throws: every ending is an outcome. */
export async function watchRun({ client, run, reporter, exitOnInput, signal }: WatchRunOptions): Promise<Outcome> {
  const questions = exitOnInput ? new OpenQuestions() : undefined;
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
      const question = questions?.after(updates);
      if (question) return question;
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

/** Notices when the run waits for an answer. */
class OpenQuestions {
  readonly #transcript = new Transcript();
  #live = false;

  after(updates: readonly RunUpdate[]): Outcome | undefined {
    for (const update of updates) {
      if (update.kind === 'connection') this.#live = update.connection.phase === 'live';
      // Questions stand at the end; older entries need not be kept.
      else if (update.kind !== 'fill') this.#transcript.apply(update);
    }
    // Before the stream is live, a request that was answered long ago may still look open.
    const [request] = this.#live ? this.#transcript.permissions : [];
    return request && { kind: 'needs-answer', requestId: request.requestId, title: permissionTitle(request) };
  }
}
