import type { Clock } from '@runwatch/async';
import type { Waiting } from '../history/patience.ts';
import type { Desired } from '../steering/desired.ts';
import type { StreamState } from '../stream/stream-state.ts';
import type { RunView } from './run-view.ts';
import { describeConnection, type HistoryState } from './wire.ts';

/** Bytes come all the time; that they do is worth telling this often. */
const HEARD_MS = 1_000;

/**
 * Where the activities of a watcher report how they are doing. Each writes its own state only; what people are told is derived from all.
 * The methods are bound: they are handed out one by one.
 */
export class WireBoard {
  readonly #clock: Clock;
  readonly #view: RunView;
  #desired: Desired['kind'] = 'connected';
  #stream: StreamState = { kind: 'connecting', leg: null };
  #history: HistoryState = { kind: 'loading' };
  #ended = false;
  #byteAt: number | null = null;
  #entryAt: number | null = null;
  #toldAt = 0;

  constructor(clock: Clock, view: RunView) {
    this.#clock = clock;
    this.#view = view;
  }

  /** The stream is open. */
  get isAttached(): boolean {
    return this.#stream.kind === 'open';
  }

  readonly desired = ({ kind }: Desired): void => {
    this.#desired = kind;
    this.#tell();
  };

  readonly stream = (state: StreamState): void => {
    this.#stream = state;
    this.#tell();
  };

  readonly heard = (what: 'byte' | 'entry'): void => {
    const now = this.#clock.now();
    this.#byteAt = now;
    if (what === 'entry') this.#entryAt = now;
    if (now - this.#toldAt >= HEARD_MS) this.#tell();
  };

  readonly historyLoads = (): void => this.#setHistory({ kind: 'loading' });
  readonly historyWaits = (state: Waiting): void => this.#setHistory({ kind: 'waiting', ...state });
  readonly historyTold = (): void => this.#setHistory({ kind: 'told' });

  end(): void {
    this.#ended = true;
    this.#tell();
  }

  #setHistory(state: HistoryState): void {
    this.#history = state;
    this.#tell();
  }

  #tell(): void {
    this.#toldAt = this.#clock.now();
    const heard = { byteAt: this.#byteAt, entryAt: this.#entryAt };
    this.#view.setConnection(describeConnection(this.#desired, this.#stream, this.#history, this.#ended, heard));
  }
}
