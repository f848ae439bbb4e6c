import { type ConnectionPhase, type Integrity, isTerminal, type RunMeta, type RunUpdate } from '@runwatch/protocol';
import { Transcript } from '@runwatch/transcript';
import { permissionTitle } from '../human/describe/describe-permission.ts';
import type { Outcome } from './outcome.ts';

/**
 * When a watch is left although the run goes on. `needs-answer`: the same as `needs-you`, and to be told as something that was missing.
 */
export type Moment = 'needs-answer' | 'needs-you' | 'idle' | 'caught-up';

/** While the wire is in one of these, more is about to come. */
const COMING: ReadonlySet<ConnectionPhase> = new Set(['connecting', 'catching-up', 'reconnecting', 'ended']);

/** Notices the moments at which somebody wants to leave. */
export class Moments {
  readonly #wanted: ReadonlySet<Moment>;
  readonly #transcript = new Transcript();
  #run: RunMeta | null = null;
  #phase: ConnectionPhase = 'connecting';
  #integrity: Integrity | null = null;
  /** Older entries: [0, filled) have been told, the rest begins with `start`. */
  #filled = 0;
  #start = 0;
  #end = 0;

  constructor(wanted: readonly Moment[]) {
    this.#wanted = new Set(wanted);
  }

  /** The moment that has come with these updates, if it was wanted. */
  after(updates: readonly RunUpdate[]): Outcome | undefined {
    if (this.#wanted.size === 0) return undefined;
    for (const update of updates) this.#take(update);
    // Before the stream is live, a request that was answered long ago may still look open, and a turn that goes on to be over.
    const isLive = this.#phase === 'live';
    return (isLive ? this.#afterEntries() : undefined) ?? this.#afterAll();
  }

  #take(update: RunUpdate): void {
    // What is asked, and done, stands at the end; older entries need not be kept.
    if (update.kind !== 'fill') this.#transcript.apply(update);
    switch (update.kind) {
      case 'snapshot':
        this.#run = update.run;
        this.#start = update.start;
        this.#end = update.start + update.lines.length;
        return;
      case 'from':
        this.#end = update.at + update.lines.length;
        return;
      case 'fill':
        this.#filled = update.at + update.lines.length;
        return;
      case 'connection':
        this.#phase = update.connection.phase;
        return;
      case 'integrity':
        this.#integrity = update.integrity;
        return;
      case 'run':
        this.#run = update.run;
        return;
      case 'requests':
      case 'ended':
        return;
    }
  }

  #afterEntries(): Outcome | undefined {
    const [request] = this.#transcript.permissions;
    if (request) {
      const { requestId } = request;
      const asked = { requestId, title: permissionTitle(request) };
      if (this.#wanted.has('needs-answer')) return { kind: 'needs-answer', ...asked };
      if (this.#wanted.has('needs-you')) return { kind: 'reached', what: 'needs-you', ...asked };
      return undefined;
    }
    return this.#wanted.has('idle') && this.#isIdle ? { kind: 'reached', what: 'idle' } : undefined;
  }

  /** The turn is over, and nothing has been begun behind it. */
  get #isIdle(): boolean {
    const transcript = this.#transcript;
    for (let position = transcript.count - 1; position >= 0; position--) {
      const kind = transcript.item(position)?.kind;
      if (kind === 'turn-end') return !(transcript.item(position) as { background?: boolean }).background;
      if (kind !== undefined && BEGINS_A_TURN.has(kind)) return false;
    }
    return false;
  }

  #afterAll(): Outcome | undefined {
    const [run, integrity] = [this.#run, this.#integrity];
    if (!this.#wanted.has('caught-up') || !run || !integrity || isTerminal(run.status)) return undefined;
    const isTold = this.#filled >= this.#start && this.#end >= integrity.total;
    return isTold && !COMING.has(this.#phase) ? { kind: 'reached', what: 'caught-up', integrity } : undefined;
  }
}

const BEGINS_A_TURN: ReadonlySet<string> = new Set(['user', 'message', 'thought', 'tool', 'plan', 'permission']);
