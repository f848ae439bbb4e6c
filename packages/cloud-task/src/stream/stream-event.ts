import { dataFrames, TaskRunState, unreadableLine } from '@runwatch/protocol';
import { lineEntry, parsedEntry, type SeamEntry } from '@runwatch/transcript';

/** What the data of a frame says. */
export type Said =
  | { kind: 'entry'; entry: SeamEntry }
  | { kind: 'state'; state: TaskRunState }
  /** Kinds nobody here shows: relay requests for a desktop, and what later servers may send. Counted, never shown. */
  | { kind: 'ignored'; known: boolean };

/** Something that cannot be read, as a visible placeholder. */
export const unreadable = (bytes: number): Extract<Said, { kind: 'entry' }> => ({
  kind: 'entry',
  entry: lineEntry(unreadableLine(bytes)),
});

/** Reads the data of a frame (protocol 3.6). Never throws: what is no JSON object becomes a visible placeholder. */
export function readStreamEvent(data: string): Said {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable(Buffer.byteLength(data));
  const { type } = value as { type?: unknown };
  if (typeof type === 'string' && dataFrames.entries.has(type)) {
    // An entry is one line of text; a server that sends a pretty-printed one must not break that. In JSON, a line feed is only ever a space.
    return { kind: 'entry', entry: parsedEntry(data.replaceAll('\n', ' '), value) };
  }
  if (type === dataFrames.state) {
    const state = TaskRunState.safeParse(value);
    if (state.success) return { kind: 'state', state: state.data };
  }
  return { kind: 'ignored', known: type === dataFrames.relay };
}
