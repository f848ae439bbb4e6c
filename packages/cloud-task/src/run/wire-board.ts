import type { Clock } from '@runwatch/async';
import type { Failure, RunVitals } from '@runwatch/protocol';
import type { Waiting } from '../history/patience.ts';
import { failureFacts } from '../journal/failure-facts.ts';
import type { Journal } from '../journal/run-journal.ts';
import type { Desired } from '../steering/desired.ts';
import type { StreamState } from '../stream/stream-state.ts';
import { type Heard, Pulse } from './pulse.ts';
import type { RunView } from './run-view.ts';
import { describeConnection, type HistoryState } from './wire.ts';

type Culprit = 'transport' | 'backend' | 'person';
type Wait = Pick<Extract<StreamState, { kind: 'waiting' }>, 'retryAt' | 'attempt' | 'failure'>;

/** Bytes come all the time; that they do is worth telling this often. */
const HEARD_MS = 1_000;

/**
 * Where the activities of a watcher report how they are doing. Each writes its own state only; what people are told is derived from all.
 * The methods are bound: they are handed out one by one.
 */
export class WireBoard {
  readonly #clock: Clock;
  readonly #view: RunView;
  readonly #journal: Journal;
  readonly #pulse: Pulse;
  #buffered = () => 0;
  #desired: Desired['kind'] = 'connected';
  #stream: StreamState = { kind: 'connecting', leg: null };
  #history: HistoryState = { kind: 'loading' };
  #ended = false;
  #byteAt: number | null = null;
  #entryAt: number | null = null;
  #toldAt = 0;

  constructor(clock: Clock, view: RunView, journal: Journal) {
    this.#clock = clock;
    this.#view = view;
    this.#journal = journal;
    this.#pulse = new Pulse(clock);
  }

  /** The stream is open. */
  get isAttached(): boolean {
    return this.#stream.kind === 'open';
  }

  /** How the wire is at this moment, for whoever looks into it. */
  get vitals(): Pick<RunVitals, 'heartbeatMs' | 'gapsMs' | 'silentMs' | 'buffered'> {
    return { ...this.#pulse.vitals, buffered: this.#buffered() };
  }

  /** Who can say how many entries wait to be told. */
  buffer(count: () => number): void {
    this.#buffered = count;
  }

  readonly desired = ({ kind }: Desired): void => {
    this.#desired = kind;
    this.#tell();
  };

  readonly stream = (state: StreamState): void => {
    this.#stream = state;
    if (state.kind === 'open') this.#pulse.opened();
    else this.#pulse.closed();
    if (state.kind === 'waiting') this.#noteWait('stream', state, state.why);
    this.#tell();
  };

  readonly heard = (what: Heard): void => {
    this.#pulse.heard(what);
    const now = this.#clock.now();
    this.#byteAt = now;
    if (what === 'entry') this.#entryAt = now;
    if (now - this.#toldAt >= HEARD_MS) this.#tell();
  };

  readonly historyLoads = (): void => this.#setHistory({ kind: 'loading' });
  readonly historyWaits = (state: Waiting): void => {
    this.#noteWait('history', state, culpritOf(state));
    this.#setHistory({ kind: 'waiting', ...state });
  };
  readonly historyTold = (): void => this.#setHistory({ kind: 'told' });

  /** `why` the stream is not read on: the log is so far behind; null when it is read on. */
  readonly logIsBehind = (why: Failure | null): void => {
    if (why !== null) this.#setHistory({ kind: 'behind', failure: why });
    else if (this.#history.kind === 'behind') this.#setHistory({ kind: 'told' });
  };

  end(): void {
    this.#ended = true;
    this.#journal.note({ kind: 'ended' });
    this.#tell();
  }

  #noteWait(what: 'stream' | 'history', { retryAt, attempt, failure }: Wait, why: Culprit): void {
    const forMs = Math.max(0, retryAt - this.#clock.now());
    this.#journal.note({ kind: 'waiting', what, forMs, attempt, why, ...failureFacts(failure) });
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

function culpritOf({ phase, failure }: Waiting): Culprit {
  if (phase === 'signed-out' || phase === 'forbidden') return 'person';
  return failure.code === 'network' ? 'transport' : 'backend';
}
