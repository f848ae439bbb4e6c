import { z } from 'zod';
import type { Command } from './commands.ts';
import type { RunRef } from './ids.ts';
import type { WireEvent } from './journal.ts';
import type { RunList } from './list.ts';
import type { SearchQuery, SearchUpdate } from './search.ts';
import type { RunUpdate } from './updates.ts';

/** What a command came to. `queued`: accepted, its effect will be seen in the transcript. */
export const CommandOutcome = z.object({ kind: z.enum(['done', 'queued', 'already']) });
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** What stopping a run came to: `stopping` until a terminal status is seen in the updates. */
export const StopOutcome = z.object({ kind: z.enum(['stopping', 'already-over']) });
export type StopOutcome = z.infer<typeof StopOutcome>;

/**
 * For whom a run is watched. A `record` is told every entry, as it was written. A `display` is told the newest ones and what follows; older entries
 * it asks for when somebody wants to see them (`entries`), so that a window's cost does not grow with the run. It is told long entries cut to
 * `DISPLAY_CHARACTERS`, which such a line says of itself (`CUT`).
 */
export const WatchOptions = z.object({
  as: z.enum(['record', 'display']),
  /**
   * While the server cannot be reached, what is kept of the run is told: its snapshot says since when (`savedAt`). A display is told a second snapshot
   * when the server has answered; a record's watch returns when it has been told all that is kept.
   */
  saved: z.boolean().optional(),
});
export type WatchOptions = z.infer<typeof WatchOptions>;

/** A part of an entry's text: of `length` characters in all. */
export const EntryText = z.object({ text: z.string(), length: z.number().int().nonnegative() });
export type EntryText = z.infer<typeof EntryText>;

/** Consecutive entries, from entry `at` on. */
export const Entries = z.object({ at: z.number().int().nonnegative(), lines: z.array(z.string()) });
export type Entries = z.infer<typeof Entries>;

/**
 * Everything a window, a hook or a terminal can ask of the service. Served by `CloudTaskService` in the same process,
 * and over IPC by the client of `@runwatch/electron-ipc`. Failures are `CloudRunError`s.
 */
export interface CloudRunsClient {
  /**
   * The list of runs of an account (the first one, if none is named): what is known now, and again whenever it was read, or something is known
   * anew. Reading it is shared by all who follow it. A list that cannot be read says so (`trouble`) and goes on being tried; only `no_account` is thrown.
   */
  runs(signal: AbortSignal, accountId?: string): AsyncIterable<RunList>;
  /** Reads the list again now, for whoever follows it. */
  refresh(accountId?: string): Promise<void>;
  /** Somebody has seen what is known of this run by now: only what comes later is unread. */
  looked(run: RunRef): Promise<void>;
  /**
   * Watches a run: the iteration is the watch, aborting the signal (or leaving the loop) ends it. Updates come in order, in batches of
   * at most 128 KB; asking for the next batch acknowledges the one before, so a slow reader costs nothing but its own time.
   * Watched as a `record`, unless the options say otherwise. A record's watch returns after `ended`; a display's goes on without a word until it
   * is called off, so that entries can still be asked for. Throws `no_account` when the account is signed out or becomes somebody else's: a watch ends with its identity.
   */
  watch(run: RunRef, signal: AbortSignal, options?: WatchOptions): AsyncIterable<RunUpdate[]>;
  /**
   * Entries of a run that is being watched, `[from, to)` as far as they are known and final: at most 128 KB, but one at the least. Empty where
   * they have not been read yet: `integrity` says how far that has come. Cut for display.
   */
  entries(run: RunRef, from: number, to: number): Promise<Entries>;
  /** The text of one entry as it was written, from character `from` on: at most 128 K characters. For what was cut for display. */
  text(run: RunRef, entry: number, from: number): Promise<EntryText>;
  /**
   * Looks for something in all of a run that is being watched, newest entries first, and goes on with what comes until the signal is aborted. Updates
   * come in batches as they are found; asking for the next batch acknowledges the one before. At most `MOST_HITS` of the history are told, all are counted.
   * Throws `refused` when what is looked for is no expression, or one that takes too long, and `unavailable` when nobody watches the run.
   */
  search(run: RunRef, query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchUpdate[]>;
  /**
   * What the wire of a run did: at once the last events there are, which may be none, and then what comes, in batches, until the signal is aborted. They
   * are kept for a while beyond a watch. A reader that is slow misses the oldest: their numbers say so.
   */
  journal(run: RunRef, signal: AbortSignal): AsyncIterable<WireEvent[]>;
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
