import { dataFrames, TaskRunState, unreadableLine } from '@runwatch/protocol';
import type { SeamEntry } from '@runwatch/transcript';

/** What one data frame of the stream says. */
export type StreamEvent =
  | { kind: 'entry'; entry: SeamEntry; id?: string }
  | { kind: 'state'; state: TaskRunState }
  /** Kinds nobody here shows: relay requests for a desktop, and what later servers may send. Counted, never shown. */
  | { kind: 'ignored'; known: boolean };

/** Reads the data of a frame (protocol 3.6). Never throws: what is no JSON object becomes a visible placeholder. */
export function readStreamEvent(data: string, id?: string): StreamEvent {
  const event = readData(data);
  return event.kind === 'entry' && id !== undefined ? { ...event, id } : event;
}

function readData(data: string): StreamEvent {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'entry', entry: { line: unreadableLine(Buffer.byteLength(data)), value: undefined } };
  const type = (value as { type?: unknown }).type;
  if (typeof type === 'string' && dataFrames.entries.has(type)) {
    // An entry is one line of text; a server that sends a pretty-printed one must not break that.
    const line = data.includes('\n') ? JSON.stringify(value) : data;
    return { kind: 'entry', entry: { line, value } };
  }
  if (type === dataFrames.state) {
    const state = TaskRunState.safeParse(value);
    if (state.success) return { kind: 'state', state: state.data };
  }
  return { kind: 'ignored', known: type === dataFrames.relay };
}
