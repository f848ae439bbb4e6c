import type { Basis } from '@runwatch/protocol';

/** One entry as the seam sees it: the JSON text, kept as it came, and its parsed value (which may be a lazy getter); undefined when it was no JSON object. */
export interface SeamEntry {
  readonly line: string;
  readonly value: unknown;
}

export interface SeamInput {
  /** Consecutive rows of the log, or of what is shown: then its last rows may be in the live spelling, single chunks included. */
  log: readonly SeamEntry[];
  /** Live entries in stream order. */
  live: readonly SeamEntry[];
  /** Both lists are known to begin at the same point of the run; the live one may also begin inside the log's first message. */
  anchored: boolean;
  /**
   * What both lists share in the same order is matched, proof or not: `for-good` when the log is at rest and has everything; `for-now` only what
   * both stamped in the same moment, because the log may have the rest later.
   */
  settle?: 'for-good' | 'for-now' | undefined;
  /** Rows that stand right before `log`, if at hand: lines that the server writes at once may be told there, ahead of the agent's. */
  before?: readonly SeamEntry[];
}

export interface SeamRow {
  readonly line: string;
  readonly from: 'log' | 'live';
  /** Index in that input list. */
  readonly at: number;
}

export interface Seam {
  /**
   * What the transcript shows from the first of these log rows on: all log rows in order, each once and unchanged; live-only entries at their
   * place among them; then the live entries that the log does not have yet. Of a live text that the log has in part the rest is told: then
   * `line` is a rebuilt one.
   */
  rows: readonly SeamRow[];
  /** The sync point: `log[..logAt)` and `live[..liveAt)` tell the same stretch of the run; behind it, one or both sides have more. */
  logAt: number;
  liveAt: number;
  /** Continuity between log and live is shown. */
  proven: boolean;
  /** Null: nothing matched. */
  basis: Basis | null;
  /** Which rows of the log some live entry tells, in whole or in part. */
  matched: { has(at: number): boolean };
  /** Live entries not shown because the log has them, or because they are older than the page. */
  dropped: number;
}
