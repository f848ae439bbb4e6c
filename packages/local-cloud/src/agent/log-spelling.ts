import { type AgentEntry, type SessionUpdate, textIn, updateIn } from './entry.ts';

/**
 * How the run log spells what the live stream said (protocol 11.2): chunks become one message once it is over, of repeated
 * tool inputs only the last stays, empty thoughts go. `write` gets what is ready, in order.
 */
export class LogSpelling {
  readonly #write: (entry: AgentEntry) => void;
  #message: AgentEntry[] = [];
  #inputs = new Map<unknown, AgentEntry>();

  constructor(write: (entry: AgentEntry) => void) {
    this.#write = write;
  }

  take(entry: AgentEntry): void {
    const update = updateIn(entry.notification);
    if (update?.sessionUpdate === 'agent_thought_chunk' && textIn(update) === '') return;
    if (update?.sessionUpdate === 'agent_message_chunk') {
      this.#closeInputs();
      this.#message.push(entry);
    } else if (update?.sessionUpdate === 'agent_message' && textIn(update).startsWith(this.#text())) {
      this.#closeInputs();
      this.#replaceMessage(entry);
    } else if (update && isInputOnly(update)) {
      this.#closeMessage();
      this.#inputs.set(update['toolCallId'], entry);
    } else {
      this.close();
      this.#write(entry);
    }
  }

  /** Writes what was held back: the message so far, and the latest inputs. */
  close(): void {
    this.#closeInputs();
    this.#closeMessage();
  }

  /** What `close()` would write now. */
  held(): AgentEntry[] {
    return [...this.#inputs.values(), ...this.#merged()];
  }

  #replaceMessage(entry: AgentEntry): void {
    const first = this.#message[0];
    this.#message = [];
    this.#write(first?.eventId === undefined ? entry : { ...entry, firstEventId: first.eventId });
  }

  #closeMessage(): void {
    const merged = this.#merged();
    this.#message = [];
    for (const entry of merged) this.#write(entry);
  }

  #closeInputs(): void {
    const inputs = [...this.#inputs.values()];
    this.#inputs.clear();
    for (const entry of inputs) this.#write(entry);
  }

  #text(): string {
    return this.#message.map((entry) => textIn(updateIn(entry.notification) as SessionUpdate)).join('');
  }

  #merged(): AgentEntry[] {
    const first = this.#message[0];
    const last = this.#message.at(-1);
    if (!first || !last) return [];
    return [
      {
        type: 'notification',
        at: first.at,
        firstEventId: first.eventId,
        eventId: last.eventId,
        notification: {
          jsonrpc: '2.0',
          method: 'session/update',
          params: { update: { sessionUpdate: 'agent_message', content: { type: 'text', text: this.#text() } } },
        },
      },
    ];
  }
}

const INPUT_KEYS = new Set(['sessionUpdate', 'toolCallId', 'rawInput', '_meta']);

/** A snapshot of a tool's arguments while they are being typed, and nothing else. */
function isInputOnly(update: SessionUpdate): boolean {
  return (
    update.sessionUpdate === 'tool_call_update' &&
    update['rawInput'] !== undefined &&
    Object.entries(update).every(([key, value]) => value === undefined || INPUT_KEYS.has(key))
  );
}
