import { EndFrame } from '@runwatch/protocol';
import { type Block, BlockReader } from './block-reader.ts';
import { readStreamEvent, type Said, unreadable } from './stream-event.ts';

/** Why a server ended a connection, in its own words (protocol 3.4). */
export type Farewell =
  | { kind: 'stream-end' }
  | { kind: 'rotated' }
  | { kind: 'trimmed' }
  /** What it says of its fault may quote anything, and is left alone. */
  | { kind: 'error' };

/** What one data frame says; entries have a name by which they are known when they come again on this leg. */
type StreamEvent = Exclude<Said, { kind: 'entry' }> | (Extract<Said, { kind: 'entry' }> & { id: string });

/** What one chunk from the network held. */
export interface StreamBatch {
  events: StreamEvent[];
  /** The position after these events, when they moved it; null when it is none that could be sent back. */
  position?: string | null;
  farewell?: Farewell;
  /** The server says that it is there, and nothing else. */
  isKeepalive?: boolean;
  /** Named events of unknown kinds, ignored. */
  unknown: number;
}

/** Larger events cannot be: the sender's lines end at 1 MB (protocol 3.3). Beyond this the event is given up, not memory, and stands as unreadable. */
const LARGEST_EVENT = 32 * 1024 * 1024;
/** Ids go back in a header: printable ASCII only, and no novel (anything else could not be sent, or would break the header). */
const SENDABLE_ID = /^[\x21-\x7e]{1,256}$/;

export interface FrameReaderOptions {
  /** The position that the connection goes on from. */
  lastEventId?: string | undefined;
  /** The server's wish for the time before the next attempt (`retry:`). */
  onRetry: (ms: number) => void;
  /** Bytes of one event that are kept at most. */
  largest?: number;
}

/**
 * Turns the bytes of one connection into batches, one per chunk; never throws. What has been read of a cut character or line lives as long as
 * the connection, so it never reaches the next one.
 */
export function frameReader(options: FrameReaderOptions): (bytes: Buffer) => StreamBatch {
  const { lastEventId = '', onRetry, largest = LARGEST_EVENT } = options;
  const blocks = new BlockReader({ largest, onRetry });
  const names = new EntryNames(lastEventId);
  return (bytes) => {
    const batch: StreamBatch = { events: [], unknown: 0 };
    for (const block of blocks.read(bytes)) {
      readBlock(block, batch, names);
      // Nothing counts behind a farewell: the connection is over with it.
      if (batch.farewell) break;
    }
    return batch;
  };
}

/**
 * Names the entries of a connection so that they can be told apart when they come again: by their ids, and those without one by their place
 * behind the last id, where they come again, too.
 */
class EntryNames {
  #after: string;
  #count = 0;

  constructor(after: string) {
    this.#after = after;
  }

  passed(id: string): void {
    this.#after = id;
    this.#count = 0;
  }

  next(): string {
    return `${this.#after}#${++this.#count}`;
  }
}

function readBlock(block: Block, batch: StreamBatch, names: EntryNames): void {
  // Control frames have a name and no id, and never move the position (protocol 3.3).
  switch (block.name) {
    case undefined:
    case '':
    case 'message':
      if (block.id) names.passed(block.id);
      if (block.id !== undefined) batch.position = SENDABLE_ID.test(block.id) ? block.id : null;
      readData(block, batch, names);
      return;
    case 'keepalive':
      batch.isKeepalive = true;
      return;
    case 'stream-end':
      batch.farewell = { kind: 'stream-end' };
      return;
    case 'end':
      batch.farewell = readEnd(block.data);
      return;
    case 'error':
      batch.farewell = { kind: 'error' };
      return;
    default:
      batch.unknown++;
  }
}

function readData({ data, id, size, isTooLong }: Block, batch: StreamBatch, names: EntryNames): void {
  // A block may hold nothing but a position (or a time to wait).
  if (data === undefined && !isTooLong) return;
  const said = data === undefined ? unreadable(size) : readStreamEvent(data);
  if (said.kind === 'ignored' && !said.known) batch.unknown++;
  batch.events.push(said.kind === 'entry' ? { ...said, id: id || names.next() } : said);
}

function readEnd(data: string | undefined): Farewell {
  const end = EndFrame.safeParse(parsed(data));
  // An end of a kind that is not known yet is a planned close like a rotation: come back with the position.
  return { kind: end.success && end.data.type === 'resync' ? 'trimmed' : 'rotated' };
}

function parsed(data = ''): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
