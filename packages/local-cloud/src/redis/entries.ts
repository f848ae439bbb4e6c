import type { LiveEntry } from '../store/live-store.ts';
import { parseId, START } from '../store/stream-id.ts';

/** The fields of an entry: `data` alone (protocol 9.3). A mark of our own is beside it where text shall go out as it is. */
export const fieldsOf = (data: string, raw = false): Record<string, string> => (raw ? { data, raw: '1' } : { data });

/** What no reader is shown, though it moves their position: a status that is none. */
const UNREADABLE = '{"type":"STREAM_STATUS"}';

/** An entry as readers get it. What is no JSON is passed over, as the proxy does (protocol 9.5). */
export function entryOf({ id, message }: { id: string; message: Record<string, string> }): LiveEntry {
  const { data = '', raw } = message;
  return { id: parseId(id) ?? START, data: raw ? data : oneLine(data), raw: raw !== undefined };
}

/** JSON text of any writer, on one line. */
function oneLine(data: string): string {
  try {
    const event = JSON.parse(data);
    return /[\r\n]/.test(data) ? JSON.stringify(event) : data;
  } catch {
    return UNREADABLE;
  }
}
