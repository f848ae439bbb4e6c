import type { CloudRunsClient } from '@runwatch/protocol';
import type { CloudRunsView } from '../views.ts';
import { Bell } from './bell.ts';
import { Holding } from './holding.ts';
import { keepFollowing } from './keep-following.ts';
import { Pause } from './pause.ts';
import type { Ports } from './ports.ts';
import type { StoreOptions } from './run-store.ts';

/** The list of runs, kept current for as long as somebody listens. */
export class RunsStore {
  readonly #client: CloudRunsClient;
  readonly #ports: Ports;
  readonly #pause: Pause;
  readonly #bell: Bell;
  readonly #holding: Holding;
  #view: CloudRunsView = { status: 'pending', data: [], error: null };

  constructor({ client, ports, lingerMs }: StoreOptions) {
    this.#client = client;
    this.#ports = ports;
    this.#pause = new Pause(ports);
    this.#bell = new Bell(ports);
    // The last list stays: an old one is better than none while a new one is on its way.
    this.#holding = new Holding(ports, { run: (signal) => this.#follow(signal), letGo: () => {}, lingerMs });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const removeListener = this.#bell.add(listener);
    const release = this.#holding.take();
    return () => {
      removeListener();
      release();
    };
  };

  get view(): CloudRunsView {
    return this.#view;
  }

  /** Asks for the list again now, if it has failed. */
  retry(): void {
    this.#pause.end();
  }

  #follow(signal: AbortSignal): Promise<void> {
    return keepFollowing(
      {
        ports: this.#ports,
        pause: this.#pause,
        follow: async (stop) => {
          for await (const data of this.#client.runs(stop)) {
            if (stop.aborted) return 'done';
            this.#tell({ status: 'success', data, error: null });
          }
          return 'cut';
        },
        failed: (error, next) => this.#tell(next === 'given-up' ? { error, status: 'error' } : { error }),
      },
      signal,
    );
  }

  #tell(change: Partial<CloudRunsView>): void {
    this.#view = { ...this.#view, ...change };
    this.#bell.ring();
  }
}
