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
