import type { SearchQuery } from '@runwatch/protocol';
import type { Scanned } from './scanner.ts';

/** What a thread is to search for, said once and first. `trying`: the number of the entry on which the expression is tried, plus one, and how many have been. */
export interface ScanTask {
  query: SearchQuery;
  trying: Int32Array;
}

export type ScanRequest =
  | ({ kind: 'begin' } & ScanTask)
  /** Lines of entries from `from` on. At most `room` hits are wanted, the newest. */
  | { kind: 'scan'; from: number; bytes: ArrayBuffer; isFirst: boolean; room: number }
  | { kind: 'forget'; from: number };

/** The answer to each `scan`, in order. */
export type ScanAnswer = ({ kind: 'scanned' } & Scanned) | { kind: 'failed'; message: string };
