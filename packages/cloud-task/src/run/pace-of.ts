import type { Policy } from '../policy.ts';

/** How far the stream is ahead of the log, and what is known of the log. */
export interface Lead {
  /** Live entries that the log does not have, counted as far as `Policy.aheadEntries`. */
  readonly entries: number;
  /** What all that waits for the log takes in memory, about. */
  readonly bytes: number;
  /** What the last look at the log came to. */
  readonly look: Look;
  /** The run is over: what its stream has still to tell is a window at the most, and it must be told. */
  readonly isOver: boolean;
}

export type Look = 'has-more' | 'has-all' | 'unread';

/**
 * Whether the stream is read on, or waits at the server. `log-first`: the log has more to give. `log-behind`: it is late, or cannot be read. Nobody is kept from
 * what is said now for that, unless so much waits for the log that the process would end of it: a picture that stands still, and says why, is better than none.
 */
export function paceOf(
  lead: Lead,
  policy: Pick<Policy, 'aheadEntries' | 'waitingBytes'>,
): 'read-on' | 'log-first' | 'log-behind' {
  const isTooMuch = lead.bytes >= policy.waitingBytes;
  if (lead.look === 'has-more') return isTooMuch || lead.entries >= policy.aheadEntries ? 'log-first' : 'read-on';
  return isTooMuch && !lead.isOver ? 'log-behind' : 'read-on';
}
