import { EndFrame } from '@runwatch/protocol';
import { type Block, BlockReader } from './block-reader.ts';
import { readStreamEvent, type StreamEvent, unreadable } from './stream-event.ts';

/** Why a server ended a connection, in its own words (protocol 3.4). */
export type Farewell =
  | { kind: 'stream-end' }
  | { kind: 'rotated' }
  | { kind: 'trimmed' }
  /** What it says of its fault may quote anything, and is left alone. */
  | { kind: 'error' };

/** What one chunk from the network held. */
export interface StreamBatch {
  events: StreamEvent[];
  /** The position after these events, when they moved it; null when it is none that could be sent back. */
  position?: string | null;
  /** Entries without an id came behind the position: whoever goes on from there gets them again. */
  isLoose: boolean;
  farewell?: Farewell;
  /** Named events of unknown kinds, ignored. */
  unknown: number;
}

/** Larger events cannot be: the sender's lines end at 1 MB (protocol 3.3). Beyond this the event is given up, not memory, and stands as unreadable. */
const LARGEST_EVENT = 32 * 1024 * 1024;
/** Ids go back in a header: printable ASCII only, and no novel (anything else could not be sent, or would break the header). */
const SENDABLE_ID = /^[\x21-\x7e]{1,256}$/;

export interface FrameReaderOptions {
  /** The server's wish for the time before the next attempt (`retry:`). */
  onRetry: (ms: number) => void;
  /** Bytes of one event that are kept at most. */
  largest?: number;
}

/**
 * Turns the bytes of one connection into batches, one per chunk; never throws. What has been read of a cut character or line lives as long as
 * the connection, so it never reaches the next one.
 */
export function frameReader({ onRetry, largest = LARGEST_EVENT }: FrameReaderOptions): (bytes: Buffer) => StreamBatch {
  const blocks = new BlockReader({ largest, onRetry });
  return (bytes) => {
    const batch: StreamBatch = { events: [], unknown: 0, isLoose: false };
    for (const block of blocks.read(bytes)) {
      readBlock(block, batch);
      // Nothing counts behind a farewell: the connection is over with it.
      if (batch.farewell) break;
    }
    return batch;
  };
}

function readBlock(block: Block, batch: StreamBatch): void {
  // Control frames have a name and no id, and never move the position (protocol 3.3).
  switch (block.name) {
    case undefined:
    case '':
    case 'message':
      readData(block, batch);
      if (block.id !== undefined) {
        batch.position = SENDABLE_ID.test(block.id) ? block.id : null;
        batch.isLoose = false;
      }
      return;
    case 'keepalive':
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

function readData({ data, id, size, isTooLong }: Block, batch: StreamBatch): void {
  // A block may hold nothing but a position (or a time to wait).
  if (!isTooLong && data === undefined) return;
  const event = isTooLong ? unreadable(size) : readStreamEvent(data ?? '');
  if (event.kind === 'ignored' && !event.known) batch.unknown++;
  if (event.kind === 'entry') {
    if (id) event.id = id;
    else batch.isLoose = true;
  }
  batch.events.push(event);
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
