/**
 * A run that is written down twice, as the real writers do: live at once, to the log late and merged. Small enough to be played thousands of
 * times a second; the local cloud is the same thing with sockets.
 */
export class TwoWitnesses {
  readonly live: { line: string; value: unknown }[] = [];
  readonly log: string[] = [];
  readonly #late: string[] = [];
  #message: { text: string; time: number } | undefined;
  #time = Date.UTC(2026, 10, 22);

  /** How many entries the agent's log writer may be behind with: it is late, but not for ever. */
  readonly #latest: number;

  constructor(latest = 3) {
    this.#latest = latest;
  }

  /** A piece of an agent's message: live at once, in the log when the message is over. */
  chunk(text: string): void {
    this.#tick();
    this.#tell(update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }), this.#time);
    this.#message = { text: (this.#message?.text ?? '') + text, time: this.#message?.time ?? this.#time };
  }

  /** Any other entry of the agent's. */
  entry(fields: object): void {
    this.#tick();
    this.#tell(update(fields), this.#time);
    this.endMessage();
    this.#late.push(lineOf(update(fields), this.#time + 3));
    this.write(this.#late.length - this.#latest);
  }

  /** A line that the server writes to both at once: it may overtake the agent's in the log. */
  server(message: string): void {
    this.#tick();
    const notification = { jsonrpc: '2.0', method: '_posthog/console', params: { level: 'info', message } };
    this.#tell(notification, this.#time);
    this.log.push(lineOf(notification, this.#time));
  }

  endMessage(): void {
    if (!this.#message) return;
    const { text, time } = this.#message;
    this.#late.push(lineOf(update({ sessionUpdate: 'agent_message', content: { type: 'text', text } }), time));
    this.#message = undefined;
  }

  /** The agent's log writer gets round to `count` entries. */
  write(count: number): void {
    if (count > 0) this.log.push(...this.#late.splice(0, count));
  }

  finish(): void {
    this.endMessage();
    this.write(Number.POSITIVE_INFINITY);
  }

  #tick(): void {
    this.#time += 10;
  }

  #tell(notification: object, time: number): void {
    const line = lineOf(notification, time);
    this.live.push({ line, value: JSON.parse(line) as unknown });
  }
}

const update = (fields: object) => ({ jsonrpc: '2.0', method: 'session/update', params: { update: fields } });

const lineOf = (notification: object, time: number): string =>
  JSON.stringify({ type: 'notification', timestamp: new Date(time).toISOString(), notification });
