import type { AnyTRPCRouter } from '@trpc/server';
import { adaptRouter, type Unforeseen } from '../main/adapt-router.ts';
import { readMessage } from '../main/read-message.ts';

interface Ended {
  unsubscribe(): void;
}
interface Subscribable {
  subscribe(observer: { next(data: unknown): void; error(error: unknown): void; complete(): void }): Ended;
}

/**
 * Both ends of the boundary in one process, without Electron: what the preload puts on the page, and in place of electron-trpc's
 * handler a few lines that do as it does. Messages are cloned as IPC clones them.
 */
export class InMemoryBridge {
  /** Every message that the page has sent. */
  readonly sent: unknown[] = [];
  /** Every message that main has answered with. */
  readonly answers: { id: string; result?: { type: string; data?: unknown } }[] = [];
  readonly running = new Set<Promise<void>>();
  readonly page = new AbortController();
  readonly #router;
  readonly #subscriptions = new Map<string, Ended>();
  readonly #listeners: ((message: unknown) => void)[] = [];

  constructor(router: AnyTRPCRouter, unforeseen?: Unforeseen) {
    this.#router = adaptRouter(router, this.running, unforeseen);
    Object.assign(globalThis, {
      electronTRPC: {
        sendMessage: (message: unknown) => this.#hear(structuredClone(message)),
        onMessage: (listener: (message: unknown) => void) => this.#listeners.push(listener),
      },
    });
  }

  #hear(value: unknown): void {
    this.sent.push(value);
    const message = readMessage(value);
    if (!message) throw new Error('The link sent what the boundary refuses');
    if (message.method === 'subscription.stop') this.#subscriptions.get(message.id)?.unsubscribe();
    else this.#request(message.operation);
  }

  #request(operation: {
    id: string;
    type: 'query' | 'mutation' | 'subscription';
    path: string;
    input?: unknown;
  }): void {
    const { id, type, path, input } = operation;
    const answer = (told: object) => {
      const message = structuredClone({ id, ...told });
      this.answers.push(message);
      for (const listener of this.#listeners) listener(message);
    };
    const data = (data_: unknown) => answer({ result: { type: 'data', data: data_ } });
    const error = (thrown: unknown) =>
      answer({ error: this.#router.getErrorShape({ error: thrown, type, path, input }) });
    const called = this.#router._def.procedures[path]?.({
      ctx: { page: this.page.signal, contentsId: 1 },
      rawInput: input,
    });
    if (type !== 'subscription') (called as Promise<unknown>).then(data, error);
    else {
      const complete = () => answer({ result: { type: 'stopped' } });
      this.#subscriptions.set(id, (called as Subscribable).subscribe({ next: data, error, complete }));
    }
  }
}
