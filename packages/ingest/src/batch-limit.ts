/** How much the next request may hold, and what was once too much. */
export interface BatchLimit {
  readonly events: number;
  /** Bytes of the body. */
  readonly bytes: number;
  /** The smallest request that was refused for its size, or never answered; nothing as large is sent again. */
  readonly refused: Size;
}

export interface Size {
  readonly events: number;
  readonly bytes: number;
}

const UNBOUNDED: Size = { events: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** A little below what the server takes (protocol 8.3, 8.5). */
export const MOST: Size = { events: 900, bytes: 4_000_000 };

export const FULL_LIMIT: BatchLimit = { ...MOST, refused: UNBOUNDED };

/** A request of this size was too much: half of it next time. One event alone cannot be halved, see `withoutCulprit`. */
export const halved = (limit: BatchLimit, size: Size): BatchLimit => ({
  events: Math.max(1, Math.floor(size.events / 2)),
  bytes: Math.max(1, Math.floor(size.bytes / 2)),
  refused: {
    events: Math.min(limit.refused.events, size.events),
    bytes: Math.min(limit.refused.bytes, size.bytes),
  },
});

/** A request was taken: twice as much next time, up to what was refused before. */
export function widened(limit: BatchLimit): BatchLimit {
  const { events, bytes, refused } = limit;
  return {
    events: events * 2 < refused.events ? Math.min(MOST.events, events * 2) : events,
    bytes: bytes * 2 < refused.bytes ? Math.min(MOST.bytes, bytes * 2) : bytes,
    refused,
  };
}

/** Only the first event, next time: it is the one that is refused, or it is not. */
export const alone = (limit: BatchLimit): BatchLimit => ({ ...limit, events: 1 });

/** It was one event that was too large, not the requests. */
export const withoutCulprit = (): BatchLimit => FULL_LIMIT;
