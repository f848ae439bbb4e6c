import type { Awaitable } from './awaitable.ts';
import type { Conflict } from './sequence.ts';
import type { StreamId } from './stream-id.ts';

export interface LiveEntry {
  readonly id: StreamId;
  /** The JSON text of the event, as it was stored. */
  readonly data: string;
  /** Goes out as it is, even if it is no JSON. */
  readonly raw: boolean;
}

/** What a stream reader needs of the place where live entries are kept. */
export interface LiveReader extends Disposable {
  /** Whether there is a stream at all; one without entries exists too. */
  exists(): Awaitable<boolean>;
  oldest(): Awaitable<LiveEntry | undefined>;
  latest(): Awaitable<LiveEntry | undefined>;
  /** At most `count` entries strictly after `after`, oldest first. */
  read(after: StreamId, count: number): Awaitable<readonly LiveEntry[]>;
}

/** The live stream of a run: the newest entries, with a time to live. */
export interface LiveStream extends SequencedStream {
  /** `changed` is called when there may be something new. `blockMs`: how long one look at a server waits for it. */
  reader(changed: () => void, blockMs: number): LiveReader;
  /** What the server itself says; not stored when the run is gated by presence and nobody watches. `raw`: goes out as it is. */
  append(data: string, how?: { raw?: boolean }): Awaitable<void>;
  /** Ends the stream: with an error, or for good, which is done once only. Never gated. */
  end(error?: string): Awaitable<void>;
  /** The newest `count` entries, oldest first. */
  newest(count: number): Awaitable<readonly LiveEntry[]>;
  /** Keeps the newest `keep` entries. */
  trim(keep: number): Awaitable<void>;
  /** Deletes the stream, as its time to live does. What the sender has sent stays known. */
  drop(): Awaitable<void>;
  /** Deletes everything, for a run that is started anew (protocol 5). */
  restart(): Awaitable<void>;
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
