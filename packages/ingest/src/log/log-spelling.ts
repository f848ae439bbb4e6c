import { z } from 'zod';

const Update = z.looseObject({ sessionUpdate: z.string() });
const TextContent = z.looseObject({ type: z.literal('text'), text: z.string() });

/** An entry as far as its spelling in the log depends on it; everything else passes as it is. */
const Entry = z.looseObject({
  type: z.string().optional(),
  timestamp: z.string().optional(),
  event_id: z.string().optional(),
  notification: z.looseObject({
    method: z.literal('session/update'),
    params: z.looseObject({ update: Update }),
  }),
});
type Entry = z.infer<typeof Entry>;

interface Chunk {
  entry: Entry;
  text: string;
}

/**
 * How the run log spells what the live stream says (protocol 11.2): chunks become one message once something else follows, of a tool's input only the last
 * snapshot stays, empty thoughts go. `write` gets what is ready, in order. No time plays a part: a message is over when something follows it.
 */
export class LogSpelling {
  readonly #write: (entry: object) => void;
  #message: Chunk[] = [];
  readonly #inputs = new Map<unknown, object>();

  constructor(write: (entry: object) => void) {
    this.#write = write;
  }

  take(entry: object): void {
    const parsed = Entry.safeParse(entry);
    if (!parsed.success) {
      this.#pass(entry);
      return;
    }
    const { update } = parsed.data.notification.params;
    const text = TextContent.safeParse(update['content']).data?.text;
    switch (update.sessionUpdate) {
      case 'agent_thought_chunk':
        if (text !== '') this.#pass(entry);
        break;
      case 'agent_message_chunk':
        // A picture is no text that could be joined.
        if (text === undefined) this.#pass(entry);
        else this.#add({ entry: parsed.data, text });
        break;
      case 'agent_message':
        if (text?.startsWith(this.#text)) this.#replaceMessage(entry);
        else this.#pass(entry);
        break;
      case 'tool_call_update':
        if (isInputOnly(update)) this.#keepInput(update['toolCallId'], entry);
        else this.#pass(entry);
        break;
      default:
        this.#pass(entry);
    }
  }

  /** Writes what was held back: the message so far, and the latest inputs. */
  close(): void {
    this.#closeInputs();
    this.#closeMessage();
  }

  get #text(): string {
    return this.#message.map(({ text }) => text).join('');
  }

  #pass(entry: object): void {
    this.close();
    this.#write(entry);
  }

  #add(chunk: Chunk): void {
    this.#closeInputs();
    this.#message.push(chunk);
  }

  #keepInput(toolCallId: unknown, entry: object): void {
    this.#closeMessage();
    this.#inputs.set(toolCallId, entry);
  }

  /** The agent has said the whole of it in one entry as well: that one covers the chunks. */
  #replaceMessage(entry: object): void {
    this.#closeInputs();
    const first = this.#message[0]?.entry.event_id;
    this.#message = [];
    this.#write(first === undefined ? entry : withFirst(entry, first));
  }

  #closeMessage(): void {
    const first = this.#message[0]?.entry;
    const last = this.#message.at(-1)?.entry;
    if (!first || !last) return;
    const update = { sessionUpdate: 'agent_message', content: { type: 'text', text: this.#text } };
    const { type = 'notification', timestamp, event_id: firstId } = first;
    this.#message = [];
    this.#write({
      type,
      ...(timestamp !== undefined && { timestamp }),
      ...(firstId !== undefined && { first_event_id: firstId }),
      ...(last.event_id !== undefined && { event_id: last.event_id }),
      notification: { jsonrpc: '2.0', method: 'session/update', params: { update } },
    });
  }

  #closeInputs(): void {
    const inputs = [...this.#inputs.values()];
    this.#inputs.clear();
    for (const entry of inputs) this.#write(entry);
  }
}

function withFirst(entry: object, first: string): object {
  // Where the real writers put it.
  const { type, timestamp, ...rest } = entry as { type?: unknown; timestamp?: unknown };
  return { type, timestamp, first_event_id: first, ...rest };
}

const INPUT_KEYS = new Set(['sessionUpdate', 'toolCallId', 'rawInput', '_meta']);

/** A snapshot of a tool's arguments while they are being typed, and nothing else. */
const isInputOnly = (update: z.infer<typeof Update>): boolean =>
  update['rawInput'] !== undefined &&
  Object.entries(update).every(([key, value]) => value === undefined || INPUT_KEYS.has(key));
