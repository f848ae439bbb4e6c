import type { RunRef } from '@runwatch/protocol';

// What windows are told of files. Read in windows, too: no imports from main's side.

/** How a copy is doing. The last one is `saved` or, on the clipboard, `copied`; or `cancelled` when the person changed their mind in the dialog. */
export type CopyState =
  | { kind: 'asking' }
  /** In entries, or in characters of one; `total` null while nobody knows. */
  | { kind: 'writing'; done: number; total: number | null }
  | { kind: 'saved'; name: string; words: string; complete: boolean }
  | { kind: 'copied'; words: string; complete: boolean }
  | { kind: 'cancelled' };

/** How opening a file is doing. */
export type OpenState =
  | { kind: 'asking' }
  /** In bytes. */
  | { kind: 'reading'; done: number; total: number | null }
  | { kind: 'opened'; ref: RunRef }
  | { kind: 'cancelled' };

/** A file that the system has handed to a window: by a double click, or on the command line. */
export interface HandedFile {
  /** By which the window opens it, once. */
  ticket: string;
  name: string;
}

/** A file that a window gives in parts: so large is one at most. */
export const PART_BYTES = 1024 * 1024;
/** A larger file is not taken from a window; where a person names it, main reads it itself. */
export const MOST_GIVEN_BYTES = 4 * 1024 ** 3;

/** An open file as a window shows it. */
export interface OpenFile {
  ref: RunRef;
  name: string;
  title: string;
  /** What its entries are worth, in a sentence. */
  words: string;
  /** `sealed`: the sentence can be relied on. */
  verdict: 'sealed' | 'mismatch' | 'unsealed';
}

/** How files of runs are named: exports are `.ndjson`; some tools call the same `.jsonl`. */
export const SAVED_RUN_EXTENSIONS: readonly string[] = ['ndjson', 'jsonl'];

/** Whether a file may be a saved run, by its name; what is in it says whether it is. */
export const isSavedRunName = (name: string): boolean =>
  SAVED_RUN_EXTENSIONS.some((extension) => name.toLowerCase().endsWith(`.${extension}`));

/** What is said of a file that cannot be one. */
export const somethingElse = (name: string): string =>
  `${name} is no saved run: those are .ndjson files, exported here or written by runwatch export`;
