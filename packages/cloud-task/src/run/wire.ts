import type { Connection, Failure } from '@runwatch/protocol';
import type { Waiting } from '../history/patience.ts';
import type { Desired } from '../steering/desired.ts';
import type { StreamState } from '../stream/stream-state.ts';

/** How reading the run and its log is doing, as the story tells it. `behind`: so far that the stream is not read on. */
export type HistoryState =
  | { kind: 'loading' }
  | ({ kind: 'waiting' } & Waiting)
  | { kind: 'told' }
  | { kind: 'behind'; failure: Failure };

/** When something was last heard. */
export interface Heard {
  byteAt: number | null;
  entryAt: number | null;
}

/**
 * The wire as people are told of it: one value from what is desired and from two activities, each of which says only how it is doing itself.
 * What is not desired is not trouble, so it comes first; then trouble with the history: without it nothing can be shown.
 */
export function describeConnection(
  desired: Desired['kind'],
  stream: StreamState,
  history: HistoryState,
  ended: boolean,
  heard: Heard,
): Connection {
  const base = {
    leg: stream.kind === 'open' || stream.kind === 'connecting' ? stream.leg : null,
    attempt: 0,
    retryAt: null,
    lastByteAt: heard.byteAt,
    lastEntryAt: heard.entryAt,
    failure: null,
  };
  if (ended) return { ...base, phase: 'ended' };
  const hindrance = hindranceOf(desired, stream.kind === 'open');
  if (hindrance) return { ...base, phase: hindrance };
  if (history.kind === 'waiting') return { ...base, ...pick(history) };
  if (stream.kind === 'waiting') return { ...base, ...pick(stream) };
  if (history.kind === 'loading') return { ...base, phase: stream.kind === 'open' ? 'catching-up' : 'connecting' };
  if (stream.kind === 'connecting') return { ...base, phase: 'connecting' };
  if (history.kind === 'behind' && stream.kind === 'open')
    return { ...base, phase: 'catching-up', failure: history.failure };
  // When the stream is over, the log's end is still being read.
  return { ...base, phase: stream.kind === 'open' ? 'live' : 'catching-up' };
}

/** A stream that is open is live, whatever the system says of the network. */
function hindranceOf(desired: Desired['kind'], isOpen: boolean): Connection['phase'] | undefined {
  switch (desired) {
    case 'connected':
      return undefined;
    case 'paused':
      return 'paused';
    case 'asleep':
      return isOpen ? undefined : 'idle';
    case 'waiting-for-network':
      return isOpen ? undefined : 'waiting-for-network';
  }
}

const pick = (state: Extract<StreamState | HistoryState, { kind: 'waiting' }>) => ({
  phase: state.phase,
  attempt: state.attempt,
  retryAt: state.retryAt,
  failure: state.failure,
});
