import type { ConnectionPhase } from '@runwatch/protocol';
import type { Turn } from '@runwatch/transcript';
import type { Message } from './message.ts';
import type { WaitsFor } from './queue-view.ts';

/** What is known of a run and of what waits for it. */
export interface Situation {
  messages: readonly Message[];
  /** Messages that were let through to the agent just now, and have not been seen with it. */
  handed: number;
  isOver: boolean;
  isStopping: boolean;
  watchOnly: boolean;
  /** Null before the run was read. */
  phase: ConnectionPhase | null;
  turn: Turn | null;
  /** When the agent was last heard; milliseconds since the epoch, as `now`. */
  heardAt: number;
  /** Messages that somebody is writing anew. */
  edited: ReadonlySet<string>;
  now: number;
}

/** `until`: when to look again although nothing has happened. */
export type Step = { do: 'send'; message: Message } | { do: 'wait'; for: WaitsFor | null; until?: number };

/** A turn of the agent's own whose end is not told must not hold anything for ever: older agents tell none. */
export const OWN_TURN_QUIET_MS = 120_000;

const PHASES: Readonly<Record<ConnectionPhase, WaitsFor | null>> = {
  live: null,
  ended: 'over',
  idle: 'connection',
  connecting: 'connection',
  'catching-up': 'connection',
  reconnecting: 'connection',
  'waiting-for-network': 'network',
  paused: 'paused',
  'signed-out': 'sign-in',
  forbidden: 'access',
  failed: 'run',
};

/** Which message goes next, if one can. One at a time: the next waits for the end of the turn that this one begins. */
export function nextStep(situation: Situation): Step {
  const { messages, isOver, isStopping, watchOnly, phase, turn, edited, now } = situation;
  if (isOver || isStopping) return wait('over');
  const going = messages.filter(({ state }) => state !== 'held-back' && state !== 'sent' && state !== 'sending');
  const next = going.find(({ urgent, state }) => urgent && state === 'waiting') ?? going[0];
  if (!next) return wait(null);
  if (watchOnly) return wait('watch-only');
  if (phase === null || turn === null) return wait('look');
  const trouble = PHASES[phase];
  if (trouble !== null) return wait(trouble);
  if (messages.some(({ state }) => state === 'sending')) return wait('start');
  if (next.state === 'failed') return wait('failed');
  if (edited.has(next.id)) return wait('edit');
  if (next.retryAt !== null && next.retryAt > now) return wait('retry', next.retryAt);
  // What may have arrived is the same wish, whatever the agent does by now.
  if (next.urgent || next.posted) return { do: 'send', message: next };
  if (situation.handed > 0 || messages.some(({ state }) => state === 'sent')) return wait('start');
  if (turn.kind === 'running') {
    const giveUpAt = turn.own ? situation.heardAt + OWN_TURN_QUIET_MS : undefined;
    if (giveUpAt === undefined || giveUpAt > now) return wait('turn', giveUpAt);
  }
  return { do: 'send', message: next };
}

const wait = (what: WaitsFor | null, until?: number): Step => ({
  do: 'wait',
  for: what,
  ...(until !== undefined && { until }),
});
