import type { LiveReader } from '../store/live-store.ts';
import { compareIds, parseId, START, type StreamId } from '../store/stream-id.ts';

/** What a reader asked for (protocol 3.1). */
export interface StreamRequest {
  /** `Last-Event-ID`; empty counts as absent. */
  cursor: string;
  latest: boolean;
  resync: boolean;
}

/** Where reading begins. `trimmed`: entries after the cursor are gone, and the reader wants to know. `refused`: no cursor of this store. */
export type StartPosition = { kind: 'from'; after: StreamId } | { kind: 'trimmed' } | { kind: 'refused' };

/** Decides where reading begins (protocol 4.2, 4.5). `existed`: the stream was there at connect. */
export async function startPosition(
  live: LiveReader,
  request: StreamRequest,
  existed: boolean,
): Promise<StartPosition> {
  if (request.cursor !== '') {
    // A cursor of another kind sorts before everything, and then the store refuses it.
    const after = parseId(request.cursor);
    const oldest = await live.oldest();
    const trimmed = request.cursor !== '0' && oldest !== undefined && compareIds(after ?? START, oldest.id) < 0;
    if (trimmed && request.resync) return { kind: 'trimmed' };
    return after ? { kind: 'from', after } : { kind: 'refused' };
  }
  const latest = request.latest && existed ? await live.latest() : undefined;
  return { kind: 'from', after: latest?.id ?? START };
}
