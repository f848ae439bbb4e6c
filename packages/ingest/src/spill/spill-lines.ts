/**
 * Lines of a spill file: NDJSON, so that `cat *.ndjson | jq .event` shows what it holds.
 *
 *     {"done":0,"seq":0}        the first line of each file, and again after each acknowledgement
 *     {"unsent":0}              a process has begun to use the files, and has not heard of the server yet
 *     {"event":{…}}             the next event
 *     {"note":{…}}              the same; it stands for others that are missing
 */
export interface Mark {
  /** So many events, counted from the first that was ever spilled here, are the server's. */
  readonly done: number;
  /** The number that the last of them has there: the event after it goes by the next, and so on. */
  readonly seq: number;
}

/** `text`: the JSON text of the event, which has no line feed. */
export interface SpilledEvent {
  readonly text: string;
  readonly isNote: boolean;
}

export type SpillLine =
  | ({ readonly kind: 'event' } & SpilledEvent)
  | { readonly kind: 'mark'; readonly mark: Mark }
  /** Up to the next mark: events behind this one, in the same count, were not sent by anybody. */
  | { readonly kind: 'unsent'; readonly after: number };

const EVENT = /^\{"(event|note)":(\{.*\})\}$/;
const UNSENT = /^\{"unsent":(\d{1,15})\}$/;
const MARK = /^\{"done":(\d{1,15}),"seq":(\d{1,15})\}$/;

export const eventLine = ({ text, isNote }: SpilledEvent): string => `{"${isNote ? 'note' : 'event'}":${text}}\n`;

export const markLine = ({ done, seq }: Mark): string => `{"done":${done},"seq":${seq}}\n`;

export const unsentLine = (after: number): string => `{"unsent":${after}}\n`;

/** What stands in a whole line. Whatever it is, it has its place: a line that a bad disk has changed is an event that cannot be read. */
export function parseSpillLine(line: string): SpillLine {
  const mark = MARK.exec(line);
  if (mark) return { kind: 'mark', mark: { done: Number(mark[1]), seq: Number(mark[2]) } };
  const unsent = UNSENT.exec(line);
  if (unsent) return { kind: 'unsent', after: Number(unsent[1]) };
  const [, head, text = UNREADABLE] = EVENT.exec(line) ?? [];
  return { kind: 'event', text, isNote: head === 'note' };
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
