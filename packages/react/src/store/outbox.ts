import type { CloudRunError, CloudRunsClient, RunRef } from '@runwatch/protocol';
import { promptsSaying, type Transcript } from '@runwatch/transcript';
import type { PendingMessage } from '../views.ts';
import { asCloudRunError } from './as-cloud-run-error.ts';

interface Sent extends PendingMessage {
  steer: boolean;
  /** Its echo is an entry from here on: what was final when it was sent cannot hold it. */
  floor: number;
  /** How many prompts with the same text stood behind the floor already when it was sent: those are older. */
  older: number;
  echoed: boolean;
}

export interface OutboxPorts {
  client: CloudRunsClient;
  run: RunRef;
  newId(): string;
  transcript(): Transcript;
  changed(): void;
  /** Whoever sends wants to see what comes of it: a watch that waits, or was given up, is begun again first. */
  watchNow(): void;
}

/**
 * Messages on their way. Each is one wish with one id, however often it is sent. It leaves when its echo has been seen in the
 * transcript: also a failed one, because what failed may have been only the answer.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  // Replaced, never changed: it is a snapshot that components hold. Echoed ones stay while another with the same text waits.
  #all: readonly Sent[] = [];
  #pending: readonly PendingMessage[] = [];

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Oldest first. The same array as long as nothing has changed. */
  get pending(): readonly PendingMessage[] {
    return this.#pending;
  }

  send(text: string, steer: boolean): string {
    const { newId, transcript } = this.#ports;
    const id = newId();
    const { settled: floor } = transcript();
    const older = promptsSaying(transcript(), text, floor).length;
    const message = { id, text, steer, floor, older, echoed: false };
    this.#set([...this.#all, { ...message, state: 'sending', failure: null }]);
    this.#deliver(id, text, steer);
    return id;
  }

  retry(id: string): void {
    const message = this.#all.find((one) => one.id === id && one.state === 'failed');
    if (!message) return;
    this.#change(id, { state: 'sending', failure: null });
    this.#deliver(id, message.text, message.steer);
  }

  discard(id: string): void {
    this.#set(this.#all.filter((message) => message.id !== id || message.state === 'sending'));
  }

  /** Looks for echoes in what the transcript says now. */
  settle(): void {
    if (this.#pending.length === 0) return;
    const taken = new Set<string>();
    const all = this.#all.map((message) => {
      const echo = promptsSaying(this.#ports.transcript(), message.text, message.floor)
        .map(({ key }) => key)
        .slice(message.older)
        .find((key) => !taken.has(key));
      if (echo === undefined) return message;
      taken.add(echo);
      return message.echoed ? message : { ...message, echoed: true };
    });
    if (all.some((message, index) => message !== this.#all[index])) this.#set(all);
  }

  #deliver(id: string, text: string, steer: boolean): void {
    const { client, run, watchNow } = this.#ports;
    watchNow();
    const params = steer ? { content: text, steer } : { content: text };
    client.command(run, { method: 'user_message', params }, id).then(
      () => this.#change(id, { state: 'sent', failure: null }),
      (error: unknown) => this.#change(id, { state: 'failed', failure: asCloudRunError(error) }),
    );
  }

  #change(id: string, change: { state: PendingMessage['state']; failure: CloudRunError | null }): void {
    this.#set(this.#all.map((message) => (message.id === id ? { ...message, ...change } : message)));
  }

  #set(all: readonly Sent[]): void {
    const waiting = new Set(all.filter((message) => !message.echoed).map((message) => message.text));
    this.#all = all.filter((message) => waiting.has(message.text));
    this.#pending = this.#all.filter((message) => !message.echoed);
    this.#ports.changed();
  }
}
