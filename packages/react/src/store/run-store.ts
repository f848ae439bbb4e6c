import type { CloudRunError, CloudRunsClient, RunRef, RunUpdate } from '@runwatch/protocol';
import { type EntryRange, Transcript } from '@runwatch/transcript';
import type { CloudRunView, PermissionAsk } from '../views.ts';
import { Answers } from './answers.ts';
import { Bell } from './bell.ts';
import { Holding } from './holding.ts';
import { keepFollowing } from './keep-following.ts';
import { Outbox } from './outbox.ts';
import { Pause } from './pause.ts';
import type { Ports } from './ports.ts';
import { Reader } from './reading/reader.ts';
import { unreadOf } from './reading/unread.ts';
import { StopRequest } from './stop-request.ts';
import { TimeSlice } from './time-slice.ts';
import { NOTHING_LOADED, viewAfter } from './view-after.ts';

export interface StoreOptions {
  client: CloudRunsClient;
  ports: Ports;
  lingerMs: number;
}

/**
 * One run, as all hooks of a window see it: one watch, however many subscribe. What components read here are snapshots:
 * the same object until it has changed.
 */
export class RunStore {
  readonly answers: Answers;
  readonly outbox: Outbox;
  readonly stopRequest: StopRequest;
  readonly reader: Reader;
  readonly #client: CloudRunsClient;
  readonly #run: RunRef;
  readonly #ports: Ports;
  readonly #pause: Pause;
  readonly #bell: Bell;
  readonly #holding: Holding;
  #view = NOTHING_LOADED;
  #transcript = new Transcript();
  #revision = 0;
  #asks: readonly PermissionAsk[] = [];

  constructor(run: RunRef, { client, ports, lingerMs }: StoreOptions) {
    const changed = () => this.#bell.ring();
    const newId = () => ports.newId();
    this.#client = client;
    this.#run = run;
    this.#ports = ports;
    this.#pause = new Pause(ports);
    this.#bell = new Bell(ports, () => this.outbox.settle());
    this.#holding = new Holding(ports, {
      run: (signal) => this.#watch(signal),
      letGo: () => this.#letGo(),
      lingerMs,
    });
    this.reader = new Reader({ client, run, ports, changed: () => this.#transcriptChanged() });
    this.answers = new Answers({ client, run, newId, changed });
    const watchNow = () => this.#pause.end();
    this.outbox = new Outbox({ client, run, newId, changed, watchNow, transcript: () => this.#transcript });
    this.stopRequest = new StopRequest({ client, run, changed });
  }

  /** Holds the watch for as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const removeListener = this.#bell.add(listener);
    const release = this.#holding.take();
    return () => {
      removeListener();
      release();
    };
  };

  get view(): CloudRunView {
    return this.#view;
  }

  /** Changes whenever anything in the transcript, or which transcript it is, has. */
  get revision(): number {
    return this.#revision;
  }

  get transcript(): Transcript {
    return this.#transcript;
  }

  /** Entries that cannot be asked for yet. */
  get unread(): EntryRange | null {
    const { integrity } = this.#view;
    return integrity ? unreadOf(integrity) : null;
  }

  get asks(): readonly PermissionAsk[] {
    const known = new Map(this.#asks.map((ask) => [ask.request, ask]));
    const asks = this.#transcript.permissions.map((request) => {
      const answering = this.answers.of(request.requestId);
      const before = known.get(request);
      return before?.answering === answering ? before : { request, answering };
    });
    if (asks.length !== this.#asks.length || asks.some((ask, index) => ask !== this.#asks[index])) this.#asks = asks;
    return this.#asks;
  }

  /** Tries again now, on both sides: ends the wait here, and every wait of the run's watcher. */
  retry(): Promise<void> {
    this.#pause.end();
    return this.#client.retry(this.#run);
  }

  /** Asks for no more of this run, or for more again. What is shown stays. */
  pause(): Promise<void> {
    return this.#client.pause(this.#run);
  }

  resume(): Promise<void> {
    return this.#client.resume(this.#run);
  }

  #watch(signal: AbortSignal): Promise<void> {
    const failed = (error: CloudRunError, next: 'waiting' | 'given-up') => {
      this.#show({ ...this.#view, error, status: next === 'given-up' ? 'error' : this.#view.status });
    };
    const follow = (stop: AbortSignal) => this.#followOnce(stop);
    return keepFollowing({ ports: this.#ports, pause: this.#pause, follow, failed }, signal);
  }

  /** One watch from its snapshot on, with a transcript of its own: nothing is guessed across two of them. */
  async #followOnce(signal: AbortSignal): Promise<'done' | 'cut'> {
    const transcript = new Transcript();
    const stop = new AbortController();
    const reading = this.reader.follow(transcript, AbortSignal.any([signal, stop.signal]));
    try {
      await this.#apply(transcript, signal);
    } finally {
      stop.abort();
      await reading;
    }
    return signal.aborted || (this.#view.ended && this.#transcript === transcript) ? 'done' : 'cut';
  }

  async #apply(transcript: Transcript, signal: AbortSignal): Promise<void> {
    const slice = new TimeSlice(this.#ports);
    // Leaving the loop's body is what asks for the next batch: by then this one has been processed. It goes on behind the end, as the watch
    // does: while the run is being looked at, its older entries can be asked for.
    for await (const updates of this.#client.watch(this.#run, signal, { as: 'display', saved: true })) {
      for (const update of updates) {
        if (signal.aborted) return;
        const isSpent = slice.work(() => this.#applyOne(transcript, update));
        if (isSpent) await slice.rest();
      }
    }
  }

  #applyOne(transcript: Transcript, update: RunUpdate): void {
    const { revision } = transcript;
    const { unread } = this;
    const { integrity: before } = this.#view;
    transcript.apply(update);
    // Until the new one has something to show, the old one stays.
    if (update.kind === 'snapshot') this.#transcript = transcript;
    this.#show(viewAfter(this.#view, update));
    const { integrity } = this.#view;
    if ((update.kind === 'integrity' || update.kind === 'ended') && integrity) this.reader.know(integrity);
    else if (update.kind === 'snapshot' || update.kind === 'from') this.reader.told();
    const isOther = transcript.revision !== revision && transcript === this.#transcript;
    const isReadFurther = unread?.from !== this.unread?.from || unread?.to !== this.unread?.to;
    if (isOther || isReadFurther || (before === null) !== (integrity === null)) this.#transcriptChanged();
  }

  #transcriptChanged(): void {
    this.#revision++;
    this.#bell.ring();
  }

  #show(view: CloudRunView): void {
    // A transcript's view tells the status, too.
    if (view.status !== this.#view.status) this.#revision++;
    this.#view = view;
    this.#bell.ring();
  }

  #letGo(): void {
    this.#transcript = new Transcript();
    this.#revision++;
    this.#show(NOTHING_LOADED);
  }
}
