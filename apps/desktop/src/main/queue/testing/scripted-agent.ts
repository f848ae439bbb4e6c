import { Inbox } from '@runwatch/async';
import {
  CloudRunError,
  type CommandOutcome,
  type ConnectionPhase,
  type FailureCode,
  type RunRef,
  type RunStatus,
  type RunUpdate,
} from '@runwatch/protocol';
import type { QueueDeskIo } from '../queue-desk.ts';

const entry = (notification: object): string => JSON.stringify({ type: 'notification', notification });
const own = (name: string, params: object): string => entry({ jsonrpc: '2.0', method: `_posthog/${name}`, params });

export const prompt = (text: string): string =>
  entry({ jsonrpc: '2.0', id: 1, method: 'session/prompt', params: { prompt: [{ type: 'text', text }] } });
export const message = (text: string): string =>
  entry({
    jsonrpc: '2.0',
    method: 'session/update',
    params: { update: { sessionUpdate: 'agent_message', content: { type: 'text', text } } },
  });
export const turnEnd = (stopReason = 'end_turn'): string => own('turn_complete', { stopReason });
export const ownTurnEnd = (): string => own('background_turn_complete', { stopReason: 'end_turn' });

export interface Sent {
  id: string;
  text: string;
  /** Answers it; nothing has been answered before. */
  accept(): void;
  refuse(code: FailureCode): void;
}

/** A run with an agent, as a queue knows it: what a test has it say is told to whoever watches, and what is sent to it waits for the test's answer. */
export class ScriptedAgent {
  readonly sent: Sent[] = [];
  /** How many watch it now. */
  watching = 0;
  /** Unless a test says otherwise, everything is accepted at once. */
  answers: 'at-once' | 'when-told' = 'at-once';
  readonly #lines: string[] = [];
  readonly #readers = new Set<Inbox<RunUpdate>>();
  #status: RunStatus = 'in_progress';
  #phase: ConnectionPhase = 'live';

  readonly client: QueueDeskIo['client'] = {
    watch: (run, signal) => this.#watch(run, signal),
    command: (_, command, id) => this.#command(command.method === 'user_message' ? command.params.content : '', id),
  };

  get texts(): string[] {
    return this.sent.map(({ text }) => text);
  }

  say(...lines: string[]): void {
    const at = this.#lines.length;
    this.#lines.push(...lines);
    this.#tell({ kind: 'from', at, lines, settled: at });
  }

  /** How the wire is. */
  wire(phase: ConnectionPhase): void {
    this.#phase = phase;
    this.#tell(this.#connection);
  }

  end(status: RunStatus): void {
    this.#status = status;
    this.#tell({ kind: 'run', run: this.#meta({ taskId: 't', runId: 'r' }) });
  }

  async *#watch(run: RunRef, signal: AbortSignal): AsyncGenerator<RunUpdate[], void> {
    const told = new Inbox<RunUpdate>();
    const { length: total } = this.#lines;
    told.push({ kind: 'snapshot', run: this.#meta(run), total, start: 0, lines: [...this.#lines] });
    told.push(this.#connection);
    const end = () => told.end();
    signal.addEventListener('abort', end, { once: true });
    this.#readers.add(told);
    this.watching++;
    try {
      yield* told.batches();
    } finally {
      this.watching--;
      this.#readers.delete(told);
    }
  }

  #command(text: string, id: string): Promise<CommandOutcome> {
    return new Promise((resolve, reject) => {
      const accept = () => resolve({ kind: 'queued' });
      const refuse = (code: FailureCode) =>
        reject(new CloudRunError({ code, message: `refused: ${code}`, retryable: false }));
      this.sent.push({ id, text, accept, refuse });
      if (this.answers === 'at-once') accept();
    });
  }

  #tell(update: RunUpdate): void {
    for (const reader of this.#readers) reader.push(update);
  }

  get #connection(): RunUpdate {
    const nothing = { leg: null, attempt: 0, retryAt: null, lastByteAt: null, lastEntryAt: null, failure: null };
    return { kind: 'connection', connection: { ...nothing, phase: this.#phase } };
  }

  #meta({ taskId, runId }: RunRef) {
    const none = { stage: null, branch: null, errorMessage: null, createdAt: null, updatedAt: null, completedAt: null };
    return { taskId, runId, status: this.#status, ...none };
  }
}
