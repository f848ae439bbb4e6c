import type { Gap, Integrity } from '@runwatch/protocol';
import type { Ledger } from './ledger.ts';
import type { RunLog } from './run-log.ts';

/** What only the way here can know: kept by the story. */
export interface Losses {
  /** Reading older entries fails at the moment, or was given up. */
  headFailing: boolean;
  /** The log's end could not be read when the run was over. */
  endUnread: boolean;
  /** The log was changed after it was read, from this entry on at the earliest. */
  changedFrom: number | undefined;
  unreadable: number;
  unknown: number;
}

/** What the transcript is worth, from what it is. */
export function integrityOf(log: RunLog, ledger: Ledger, losses: Losses): Integrity {
  const gaps: Gap[] = [];
  if (!log.isWhole)
    gaps.push({ from: log.read, to: log.start, why: losses.headFailing ? 'unavailable' : 'not-loaded' });
  if (ledger.isUnproven) gaps.push({ from: ledger.continuousTo, to: null, why: 'unproven' });
  else if (losses.endUnread) gaps.push({ from: log.end, to: null, why: 'unavailable' });
  const { changedFrom } = losses;
  if (changedFrom !== undefined) gaps.push({ from: changedFrom, to: null, why: 'changed' });
  const upTo = log.isWhole ? Math.min(ledger.continuousTo, log.end) : log.filled;
  return {
    upTo: Math.min(upTo, changedFrom ?? upTo),
    total: log.end,
    gaps,
    basis: ledger.basis,
    duplicatesDropped: ledger.duplicates,
    onlyLive: ledger.onlyLive,
    unreadable: losses.unreadable + ledger.unreadable,
    unknown: losses.unknown,
  };
}
