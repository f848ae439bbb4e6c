import { generateHistory } from '@runwatch/local-cloud';
import { ID_DIGITS, type Slots, TIME_LENGTH, Tile } from './tile.ts';

/** Entries of the log before they repeat (with other numbers): whole turns of `generateHistory`. */
const LENGTH = 4_000;
/** Entries of one episode, which share the ids of its tool calls. */
const EPISODE = 10;
/** Pieces in which a message is told live. */
const CHUNKS = 3;

/** Ids begin with a number that has as many digits as the last. */
export const FIRST_ID = 10 ** (ID_DIGITS - 1);
const BOOT = 'b3nch';

/**
 * A run without end, as both witnesses tell it: rows of the log, in which a message is one entry, and events of the stream, in which it is three
 * chunks. Each has an event id, so that a reader can tell which rows have which events.
 */
export class Story {
  /** Lines of the log, each with its line feed. */
  readonly rows: Tile;
  /** Frames of the stream. */
  readonly frames: Tile;
  /** The first event of each row, and at the end the number of events. */
  readonly #firstEvents: number[] = [];
  readonly #rowOfEvent: number[] = [];

  constructor() {
    const history = generateHistory({ size: LENGTH, endsAt: 0, eventIds: false });
    const rows = [];
    const frames = [];
    for (let row = 0; row < LENGTH; row++) {
      const { notification } = history.entryAt(row) as { notification: Notification };
      const chunks = chunksOf(notification);
      this.#firstEvents.push(frames.length);
      rows.push(textOf(entryWith(notification, chunks.length > 1), '', '\n'));
      for (const chunk of chunks) {
        this.#rowOfEvent.push(row);
        frames.push(textOf(entryWith(chunk, false), SSE_ID, '\n\n'));
      }
    }
    this.#firstEvents.push(frames.length);
    this.rows = new Tile(rows);
    this.frames = new Tile(frames);
  }

  /** The first event of row `at`: all before it are in the rows before. */
  firstEvent(at: number): number {
    const tile = Math.floor(at / LENGTH);
    return tile * this.frames.length + (this.#firstEvents[at - tile * LENGTH] ?? 0);
  }

  rowOfEvent(event: number): number {
    const tile = Math.floor(event / this.frames.length);
    return tile * LENGTH + (this.#rowOfEvent[event - tile * this.frames.length] ?? 0);
  }

  idOf(event: number): number {
    return FIRST_ID + event;
  }

  /** Of the id of a stream position; undefined when it is none of ours. */
  eventOfPosition(position: string): number | undefined {
    const id = Number(position.split('-')[1]);
    return Number.isSafeInteger(id) ? id - FIRST_ID : undefined;
  }

  callOf(row: number): number {
    return Math.floor(row / EPISODE);
  }
}

interface Notification {
  params?: { sessionId?: string; update?: { sessionUpdate?: string; content?: { type: string; text: string } } };
}

/** The same as the stream tells it: a message in pieces (protocol 11.2). */
function chunksOf(notification: Notification): Notification[] {
  const update = notification.params?.update;
  if (update?.sessionUpdate !== 'agent_message' || !update.content) return [notification];
  const { text } = update.content;
  const size = Math.ceil(text.length / CHUNKS);
  return Array.from({ length: CHUNKS }, (_, n) => ({
    ...notification,
    params: {
      sessionId: 's-h15t0r',
      update: {
        sessionUpdate: 'agent_message_chunk',
        content: { type: 'text', text: text.slice(n * size, (n + 1) * size) },
      },
    },
  }));
}

const NO_TIME = '2026-01-01T00:00:00.000Z';
const NO_ID = `${BOOT}-${'0'.repeat(ID_DIGITS)}`;
/** The stream's own position; its first half is any time. */
const SSE_ID = `id: 1796000000000-${'0'.repeat(ID_DIGITS)}\ndata: `;

const entryWith = (notification: object, isMerged: boolean) => ({
  type: 'notification',
  timestamp: NO_TIME,
  event_id: NO_ID,
  ...(isMerged && { first_event_id: NO_ID }),
  notification,
});

function textOf(entry: object, prefix: string, suffix: string): { text: string; slots: Slots } {
  const text = `${prefix}${JSON.stringify(entry)}${suffix}`;
  const bytes = Buffer.from(text);
  const behind = (words: string, skip: number) => {
    const at = bytes.indexOf(words);
    return at < 0 ? -1 : at + words.length + skip;
  };
  return {
    text,
    slots: {
      sse: prefix === '' ? -1 : prefix.indexOf(`${'0'.repeat(ID_DIGITS)}\n`),
      time: behind('"timestamp":"', 0),
      id: behind(`"event_id":"${BOOT}-`, 0),
      first: behind(`"first_event_id":"${BOOT}-`, 0),
      call: behind('"toolCallId":"toolu_', 1),
    },
  };
}

/** Where the event's number stands in the text of each entry: a reader counts by it without a parse. */
export const EVENT_ID_AT = `{"type":"notification","timestamp":"${NO_TIME}","event_id":"${BOOT}-`.length;
export const TIMESTAMP_AT = '{"type":"notification","timestamp":"'.length;

/** The number of the event that an entry tells last. */
export const eventNumberIn = (line: string): number =>
  Number(line.slice(EVENT_ID_AT, EVENT_ID_AT + ID_DIGITS)) - FIRST_ID;

/** When the server wrote it, milliseconds since the epoch. */
export const writtenAt = (line: string): number => Date.parse(line.slice(TIMESTAMP_AT, TIMESTAMP_AT + TIME_LENGTH));
