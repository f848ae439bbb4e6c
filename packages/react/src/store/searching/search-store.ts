import {
  type CloudRunsClient,
  MOST_HITS,
  type RunRef,
  type SearchHit,
  type SearchQuery,
  type SearchUpdate,
} from '@runwatch/protocol';
import type { RunSearchView } from '../views.ts';
import { Bell } from './bell.ts';
import { keepFollowing } from './keep-following.ts';
import { Pause } from './pause.ts';
import type { Ports } from './ports.ts';

export const NOT_SEARCHED: RunSearchView = {
  status: 'idle',
  hits: [],
  found: 0,
  scanned: 0,
  total: 0,
  error: null,
};

export interface SearchOptions {
  client: CloudRunsClient;
  ports: Ports;
  run: RunRef;
  query: SearchQuery;
}

/** One search of a run, and what it has found so far. Hits are put in order once a frame, however many batches come. */
export class SearchStore {
  readonly #options: SearchOptions;
  readonly #bell: Bell;
  #told: SearchHit[] = [];
  #view: RunSearchView = { ...NOT_SEARCHED, status: 'searching' };

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#bell = new Bell(options.ports, () => this.#put());
  }

  get view(): RunSearchView {
    return this.#view;
  }

  /** Searches for as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const removeListener = this.#bell.add(listener);
    const leaving = new AbortController();
    this.#follow(leaving.signal).catch((error: unknown) => reportError(error));
    return () => {
      removeListener();
      leaving.abort();
    };
  };

  #follow(signal: AbortSignal): Promise<void> {
    const { client, ports, run, query } = this.#options;
    return keepFollowing(
      {
        ports,
        pause: new Pause(ports),
        follow: async (stop) => {
          this.#begin();
          for await (const updates of client.search(run, query, stop)) {
            if (stop.aborted) return 'done';
            for (const update of updates) this.#take(update);
            this.#bell.ring();
          }
          return 'cut';
        },
        failed: (error, next) => {
          this.#view = { ...this.#view, error, status: next === 'given-up' ? 'failed' : 'searching' };
          this.#bell.ring();
        },
      },
      signal,
    );
  }

  #begin(): void {
    this.#told = [];
    this.#view = { ...NOT_SEARCHED, status: 'searching', error: this.#view.error };
  }

  #take(update: SearchUpdate): void {
    switch (update.kind) {
      case 'hits':
        this.#told.push(...update.hits);
        break;
      case 'void':
        this.#put();
        this.#view = { ...this.#view, hits: this.#view.hits.filter(({ entry }) => entry < update.from) };
        break;
      case 'progress': {
        const { scanned, total, found, done } = update;
        this.#view = { ...this.#view, status: done ? 'done' : 'searching', scanned, total, found, error: null };
      }
    }
  }

  #put(): void {
    if (this.#told.length === 0) return;
    const all = [...this.#view.hits, ...this.#told].sort((a, b) => a.entry - b.entry);
    this.#told = [];
    this.#view = { ...this.#view, hits: all.slice(-MOST_HITS) };
  }
}
