import type { Connection } from '@runwatch/protocol';
import type { Waiting } from '../history/patience.ts';
import type { StreamState } from '../stream/stream-state.ts';

/** How reading the run and its log is doing, as the story tells it. */
export type HistoryState = { kind: 'loading' } | ({ kind: 'waiting' } & Waiting) | { kind: 'told' };

/** When something was last heard. */
export interface Heard {
  byteAt: number | null;
  entryAt: number | null;
}

/**
 * The wire as people are told of it: one value from two activities, each of which says only how it is doing itself.
 * Trouble with the history comes first: without it nothing can be shown.
 */
export function describeConnection(
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
  if (history.kind === 'waiting') return { ...base, ...pick(history) };
  if (stream.kind === 'waiting') return { ...base, ...pick(stream) };
  if (history.kind === 'loading') return { ...base, phase: stream.kind === 'open' ? 'catching-up' : 'connecting' };
  if (stream.kind === 'connecting') return { ...base, phase: 'connecting' };
  // When the stream is over, the log's end is still being read.
  return { ...base, phase: stream.kind === 'open' ? 'live' : 'catching-up' };
}

const pick = (state: Extract<StreamState | HistoryState, { kind: 'waiting' }>) => ({
  phase: state.phase,
  attempt: state.attempt,
  retryAt: state.retryAt,
  failure: state.failure,
});
