import type { CloudRunsClient, RunSummary } from '@runwatch/protocol';
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
  readonly #accountId: string | undefined;
  readonly #ports: Ports;
  readonly #pause: Pause;
  readonly #bell: Bell;
  readonly #holding: Holding;
  #view: CloudRunsView = { status: 'pending', data: [], asOf: null, trouble: null, error: null };

  /** Of the account that is named; of the first one, if none is. */
  constructor({ client, ports, lingerMs }: StoreOptions, accountId?: string) {
    this.#client = client;
    this.#accountId = accountId;
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

  /** Reads the list again now, on both sides: ends the wait here, and that of whoever reads it for this window. */
  retry(): Promise<void> {
    this.#pause.end();
    return this.#client.refresh(this.#accountId);
  }

  /** Lines that say the same stay the same objects, so that they need not be drawn again. */
  #sharing(runs: readonly RunSummary[]): readonly RunSummary[] {
    const { data } = this.#view;
    const known = new Map(data.map((one) => [keyOf(one), one]));
    const shared = runs.map((one) => {
      const before = known.get(keyOf(one));
      return before && JSON.stringify(before) === JSON.stringify(one) ? before : one;
    });
    return shared.length === data.length && shared.every((one, index) => one === data[index]) ? data : shared;
  }

  #follow(signal: AbortSignal): Promise<void> {
    return keepFollowing(
      {
        ports: this.#ports,
        pause: this.#pause,
        follow: async (stop) => {
          for await (const { runs, asOf, trouble } of this.#client.runs(stop, this.#accountId)) {
            if (stop.aborted) return 'done';
            const data = this.#sharing(runs);
            const status = asOf === null && this.#view.status !== 'success' ? 'pending' : 'success';
            this.#tell({ status, data, asOf, trouble, error: null });
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

const keyOf = ({ ref }: RunSummary): string => JSON.stringify([ref.accountId, ref.taskId, ref.runId]);
