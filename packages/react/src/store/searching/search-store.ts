import type { CloudRunError, CloudRunsClient, RunRef, SearchHit, SearchQuery, SearchUpdate } from '@runwatch/protocol';
import type { RunSearchView } from '../../views.ts';
import { asCloudRunError } from '../as-cloud-run-error.ts';
import { Bell } from '../bell.ts';
import { keepFollowing } from '../keep-following.ts';
import { Pause } from '../pause.ts';
import type { Ports } from '../ports.ts';
import { HITS_A_PAGE, HitWindow } from './hit-window.ts';
import { readPage } from './read-page.ts';

export const NOT_SEARCHED: RunSearchView = {
  status: 'idle',
  hits: [],
  found: 0,
  earlier: 0,
  later: 0,
  scanned: 0,
  total: 0,
  error: null,
  paging: null,
  pageError: null,
  page: () => {},
};

export interface SearchOptions {
  client: CloudRunsClient;
  ports: Ports;
  run: RunRef;
  query: SearchQuery;
}

type SearchState = Pick<RunSearchView, 'status' | 'found' | 'scanned' | 'total' | 'error'>;

const NOTHING_TOLD: SearchState = { status: 'searching', found: 0, scanned: 0, total: 0, error: null };

/** One search of a run, and what it has found so far. Hits are put in order once a frame, however many batches come. */
export class SearchStore {
  readonly #options: SearchOptions;
  readonly #bell: Bell;
  #window = new HitWindow();
  #told: SearchHit[] = [];
  /** How far it has come, as it was told last. */
  #state: SearchState = NOTHING_TOLD;
  #view: RunSearchView;
  #paging: 'earlier' | 'later' | null = null;
  #pageError: CloudRunError | null = null;
  /** Ends with the last listener. */
  #leaving = new AbortController();

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#bell = new Bell(options.ports, () => this.#put());
    this.#view = { ...NOT_SEARCHED, status: 'searching', page: (direction) => this.#page(direction) };
  }

  get view(): RunSearchView {
    return this.#view;
  }

  /** Searches for as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const removeListener = this.#bell.add(listener);
    const leaving = new AbortController();
    this.#leaving = leaving;
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
            // A stretch of the run comes in several messages, and what it comes to with the last one: before that, numbers do not belong together.
            if (updates.some(({ kind }) => kind === 'progress')) this.#bell.ring();
          }
          return 'cut';
        },
        failed: (error, next) => {
          this.#state = { ...this.#state, error, status: next === 'given-up' ? 'failed' : 'searching' };
          this.#bell.ring();
        },
      },
      signal,
    );
  }

  #begin(): void {
    this.#told = [];
    this.#window = new HitWindow();
    this.#state = { ...NOTHING_TOLD, error: this.#state.error };
    this.#paging = null;
    this.#pageError = null;
    this.#show();
  }

  #take(update: SearchUpdate): void {
    switch (update.kind) {
      case 'hits':
        this.#told.push(...update.hits);
        break;
      case 'void':
        this.#tell();
        this.#window.forget(update.from);
        break;
      case 'progress': {
        const { scanned, total, found, done } = update;
        this.#state = { status: done ? 'done' : 'searching', scanned, total, found, error: null };
      }
    }
  }

  #put(): void {
    this.#tell();
    this.#show();
  }

  #tell(): void {
    if (this.#told.length > 0) this.#window.tell(this.#told);
    this.#told = [];
  }

  /** All of it at once: numbers that do not belong together would show lines at places where they are not. */
  #show(): void {
    const { hits, later, hasFirst } = this.#window;
    const earlier = hasFirst ? 0 : Math.max(0, this.#state.found - later - hits.length);
    const [paging, pageError] = [this.#paging, this.#pageError];
    this.#view = { ...this.#state, hits, earlier, later, paging, pageError, page: this.#view.page };
  }

  /** Holds more at one end, where there is more; what is held at the other end may go for it. */
  #page(direction: 'earlier' | 'later'): void {
    this.#window.reads = direction;
    if (this.#paging !== null || this.#view[direction] === 0) return;
    this.#paging = direction;
    this.#pageError = null;
    this.#bell.ring();
    this.#read(direction, this.#window, this.#leaving.signal).catch((error: unknown) => reportError(error));
  }

  async #read(direction: 'earlier' | 'later', window: HitWindow, signal: AbortSignal): Promise<void> {
    let pageError: CloudRunError | null = null;
    try {
      if (direction === 'earlier') await this.#readEarlier(window, signal);
      else await this.#readLater(window, signal);
    } catch (error) {
      pageError = asCloudRunError(error);
    }
    // A search that has begun anew has another window.
    if (signal.aborted || window !== this.#window) return;
    this.#paging = null;
    this.#pageError = pageError;
    this.#bell.ring();
  }

  async #readEarlier(window: HitWindow, signal: AbortSignal): Promise<void> {
    const enough = (hits: readonly SearchHit[]) => hits.length >= HITS_A_PAGE;
    const { hits, isAll } = await readPage(this.#options, window.start, enough, signal);
    window.prepend(hits, isAll);
  }

  async #readLater(window: HitWindow, signal: AbortSignal): Promise<void> {
    const last = window.hits.at(-1)?.entry ?? 0;
    const reaches = (hits: readonly SearchHit[]) => hits.some(({ entry }) => entry <= last);
    const { hits } = await readPage(this.#options, window.nextBefore, reaches, signal);
    window.append(hits);
  }
}
