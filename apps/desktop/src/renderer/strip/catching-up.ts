import type { ConnectionPhase } from '@runwatch/protocol';

/** What is remembered of a lost connection: how much was known when it was lost, and later what came when it was back. */
export type CatchingUp =
  | { kind: 'steady' }
  | { kind: 'away'; entries: number }
  | { kind: 'caught-up'; gained: number; at: number };

// Long enough to be read, short enough not to be taken for news.
const CAUGHT_UP_SHOWN_MS = 5_000;

const AWAY: ReadonlySet<ConnectionPhase> = new Set(['reconnecting', 'waiting-for-network', 'paused', 'failed']);

/** `entries`: how many are known now. */
export function catchUp(state: CatchingUp, phase: ConnectionPhase, entries: number, now: number): CatchingUp {
  switch (state.kind) {
    case 'steady':
      return AWAY.has(phase) ? { kind: 'away', entries } : state;
    case 'away':
      return phase === 'live' ? { kind: 'caught-up', gained: Math.max(0, entries - state.entries), at: now } : state;
    case 'caught-up':
      if (AWAY.has(phase)) return { kind: 'away', entries };
      return now - state.at >= CAUGHT_UP_SHOWN_MS ? { kind: 'steady' } : state;
  }
}
