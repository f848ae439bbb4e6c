/**
 * Lines of a spill file: NDJSON, so that `cat *.ndjson | jq .event` shows what it holds.
 *
 *     {"done":0,"seq":0}        the first line of each file, and again after each acknowledgement
 *     {"event":{…}}             the next event
 */
export interface Mark {
  /** So many events, counted from the first that was ever spilled here, are the server's. */
  readonly done: number;
  /** The number that the last of them has there: the event after it goes by the next, and so on. */
  readonly seq: number;
}

export type SpillLine =
  | { readonly kind: 'event'; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: Mark };

const EVENT_HEAD = '{"event":';
const EVENT_TAIL = '}';
const MARK = /^\{"done":(\d{1,15}),"seq":(\d{1,15})\}$/;

/** `event`: its JSON text, which has no line feed. */
export const eventLine = (event: string): string => `${EVENT_HEAD}${event}${EVENT_TAIL}\n`;

export const markLine = ({ done, seq }: Mark): string => `{"done":${done},"seq":${seq}}\n`;

/** What stands in a whole line. Whatever it is, it has its place: a line that a bad disk has changed is an event that cannot be read. */
export function parseSpillLine(line: string): SpillLine {
  const mark = MARK.exec(line);
  if (mark) return { kind: 'mark', mark: { done: Number(mark[1]), seq: Number(mark[2]) } };
  const isEvent = line.startsWith(`${EVENT_HEAD}{`) && line.endsWith(`}${EVENT_TAIL}`);
  return { kind: 'event', text: isEvent ? line.slice(EVENT_HEAD.length, -EVENT_TAIL.length) : UNREADABLE };
}

/** Stands for an event that was lost on the disk, so that its loss is seen. */
const UNREADABLE = JSON.stringify({
  type: 'notification',
  notification: {
    jsonrpc: '2.0',
    method: '_posthog/console',
    params: { level: 'warn', message: "An event is missing here: it could not be read from the sender's disk" },
  },
});
