import type { SearchHit, SearchQuery } from '@runwatch/protocol';

/** What a thread that searches is started with. `trying`: the number of the entry on which the expression is tried, plus one, and how many have been. */
export interface ScanTask {
  query: SearchQuery;
  trying: Int32Array;
}

export type ScanRequest =
  /** Lines of entries from `from` on. At most `room` hits are wanted, the newest. */
  { kind: 'scan'; from: number; bytes: ArrayBuffer; isFirst: boolean; room: number } | { kind: 'forget'; from: number };

/** The answer to each `scan`, in order. */
export type ScanAnswer =
  | {
      kind: 'scanned';
      hits: SearchHit[];
      /** Entries of all hits, also of those there was no room for. */
      entries: number[];
    }
  | { kind: 'failed'; message: string };
