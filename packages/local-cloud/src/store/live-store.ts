import type { Conflict } from './sequence.ts';
import type { StreamId } from './stream-id.ts';

export interface LiveEntry {
  readonly id: StreamId;
  /** The JSON text of the event, as it was stored. */
  readonly data: string;
  /** Goes out as it is, even if it is no JSON. */
  readonly raw: boolean;
}

type Awaitable<T> = T | Promise<T>;

/** What a stream reader needs of the place where live entries are kept. Memory answers at once, a server such as Redis later. */
export interface LiveReader {
  /** Whether there is a stream at all; one without entries exists too. */
  exists(): Awaitable<boolean>;
  oldest(): Awaitable<LiveEntry | undefined>;
  latest(): Awaitable<LiveEntry | undefined>;
  /** At most `count` entries strictly after `after`, oldest first. */
  read(after: StreamId, count: number): Awaitable<readonly LiveEntry[]>;
  /** Calls `changed` after each append until the returned function is called. */
  onAppend(changed: () => void): () => void;
}

/** What the sender of a run does to its stream (protocol 8.2, 8.4, 9.4): each call whole or not at all, also beside other senders. */
export interface SequencedStream {
  /** Stores the event if its number is the next; without storing it when the run is gated by presence and nobody watches. */
  accept(seq: number, data: string): Awaitable<{ kind: 'accepted' } | { kind: 'duplicate' } | Conflict>;
  /** Ends the stream for good behind this number. */
  complete(finalSeq: number): Awaitable<{ kind: 'completed' } | { kind: 'completed before' } | Conflict>;
  /** 0 before the first. */
  lastAccepted(): Awaitable<number>;
}

/** The entries that end a stream (protocol 9.3). Readers never see them as data. */
export const sentinels = {
  complete: JSON.stringify({ type: 'STREAM_STATUS', status: 'complete' }),
  error: (error: string) => JSON.stringify({ type: 'STREAM_STATUS', status: 'error', error: error.slice(0, 500) }),
};

export type Sentinel = { kind: 'complete' } | { kind: 'error'; error: string } | { kind: 'swallowed' };

const UNKNOWN_ERROR = 'Unknown stream error';

/** What `entry` means as a sentinel; undefined for data. */
export function sentinelIn(entry: LiveEntry): Sentinel | undefined {
  // Saves parsing all the entries that cannot be one.
  if (entry.raw || !entry.data.includes('"STREAM_STATUS"')) return undefined;
  const event = JSON.parse(entry.data) as { type?: unknown; status?: unknown; error?: unknown };
  if (event.type !== 'STREAM_STATUS') return undefined;
  if (event.status === 'complete') return { kind: 'complete' };
  if (event.status !== 'error') return { kind: 'swallowed' };
  return { kind: 'error', error: typeof event.error === 'string' && event.error ? event.error : UNKNOWN_ERROR };
}
