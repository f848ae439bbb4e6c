import { z } from 'zod';
import type { Command } from './commands.ts';
import { RunRef } from './ids.ts';
import { RunMeta, type RunUpdate } from './updates.ts';

/** A line of the list of runs. */
export const RunSummary = z.object({ ref: RunRef, title: z.string(), repository: z.string().nullable(), run: RunMeta });
export type RunSummary = z.infer<typeof RunSummary>;

/** What a command came to. `queued`: accepted, its effect will be seen in the transcript. */
export const CommandOutcome = z.object({ kind: z.enum(['done', 'queued', 'already']) });
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** What stopping a run came to: `stopping` until a terminal status is seen in the updates. */
export const StopOutcome = z.object({ kind: z.enum(['stopping', 'already-over']) });
export type StopOutcome = z.infer<typeof StopOutcome>;

/**
 * Everything a window, a hook or a terminal can ask of the service. Served by `CloudTaskService` in the same process,
 * and over IPC by the client of `@runwatch/electron-ipc`. Failures are `CloudRunError`s.
 */
export interface CloudRunsClient {
  /** The list of runs of an account (the first one, if none is named) now, and again whenever it has changed. */
  runs(signal: AbortSignal, accountId?: string): AsyncIterable<RunSummary[]>;
  /**
   * Watches a run: the iteration is the watch, aborting the signal (or leaving the loop) ends it. Updates come in order, in batches of
   * at most 128 KB; asking for the next batch acknowledges the one before, so a slow reader costs nothing but its own time.
   * Returns after `ended`. Throws `no_account` when the account is signed out or becomes somebody else's: a watch ends with its identity.
   */
  watch(run: RunRef, signal: AbortSignal): AsyncIterable<RunUpdate[]>;
  /** Tries again now: ends every wait of the watcher of this run. */
  retry(run: RunRef): Promise<void>;
  /** No request is made for this run any more, until it is resumed or nobody watches it. What was told stays. */
  pause(run: RunRef): Promise<void>;
  /** Takes the pause back: the watch goes on where it was. */
  resume(run: RunRef): Promise<void>;
  /** Sends a command. A repeat after a lost answer must carry the same `id`. */
  command(run: RunRef, command: Command, id: string): Promise<CommandOutcome>;
  /** Asks for the run to be stopped. */
  stop(run: RunRef): Promise<StopOutcome>;
}
