import type { Awaitable } from './awaitable.ts';

/** One line of a log, parsed when asked for. */
export interface LogRow {
  readonly text: string;
  parse(): unknown;
}

/** Where the log of one run is kept (protocol 1.5, 1.6): lines of JSON, appended only. What cannot be parsed is a line, but no entry. */
export interface LogStore {
  append(lines: readonly string[]): Awaitable<void>;
  /** The log as it is now: what is appended later does not belong to it. */
  view(): Awaitable<LogView>;
}

export interface LogView {
  /** Lines that can be parsed. */
  readonly entryCount: number;
  /** All lines, blank and broken ones too. */
  readonly lineCount: number;
  /** The entries from one index up to, and without, another. */
  entries(from: number, to: number): Awaitable<readonly LogRow[]>;
  lines(from: number, to: number): Awaitable<readonly LogRow[]>;
}
