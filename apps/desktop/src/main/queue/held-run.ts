import { activity, type Clock, Nudge, sleep } from '@runwatch/async';
import {
  type CloudRunsClient,
  type ConnectionPhase,
  isCloudRunError,
  isTerminal,
  type RunUpdate,
} from '@runwatch/protocol';
import { promptsSaying, Transcript, TranscriptMismatch, type Turn, turnOf, type UserItem } from '@runwatch/transcript';
import { AppError } from '../app-error.ts';
import { type KeptQueue, type Message, newMessage, type Posted } from './message.ts';
import { afterEchoes, afterFailure, afterInterrupt, afterTurn, canEdit, changed } from './message-changes.ts';
import { nextStep, type Step } from './next-step.ts';
import type { QueueView, WaitsFor } from './queue-view.ts';

export interface HeldRunIo {
  clock: Clock;
  /** Uniform in [0, 1). */
  random(): number;
  newId(): string;
  client: Pick<CloudRunsClient, 'watch' | 'command'>;
  watchOnly(): boolean;
  /** @throws {AppError} when there is no room for another message */
  room(text: string): void;
  /** Keeps what waits, before anything else happens. @throws {AppError} when it cannot be kept */
  keep(): void;
  /** What windows are told of it may be another. */
  changed(): void;
}

/** Let through to the agent just now: the turn that it begins is waited for. */
interface Handed {
  text: string;
  posted: Posted & { acceptedAt: number };
}

/** What the server has accepted begins a turn within this, or will not be seen to. */
const TAKEN_UP_MS = 30_000;
/** A watch that failed for reasons of its own is begun anew after this. */
const AGAIN_MS = 5_000;
/** How long somebody who has pressed Enter waits to hear whether the run takes it at once. */
const LOOK_MS = 1_000;
/** Entries that are held to tell the turn and the echoes by; a turn that is longer runs. */
const MOST_HELD = 2_000;
const LEAST_HELD = 500;

/** Messages that wait for one run, and the run as far as that takes. While something waits the run is watched, whoever looks at it. */
export class HeldRun {
  readonly run: KeptQueue['run'];
  readonly owner: string;
  readonly #io: HeldRunIo;
  readonly #changed = new Nudge();
  #version = 0;
  #messages: readonly Message[];
  #isOver: boolean;
  #handed: readonly Handed[] = [];
  /** Who is writing a message anew, by message. */
  readonly #edited = new Map<string, number>();
  #asking = 0;
  #transcript = new Transcript();
  #turn: Turn | null = null;
  #phase: ConnectionPhase | null = null;
  /** The run itself was read, and not only what was kept of it. */
  #isTold = false;
  #isStopping = false;
  #revision = 0;
  #heardAt = 0;
  #waitsFor: WaitsFor | null = null;

  constructor({ run, owner, messages, isOver }: KeptQueue, io: HeldRunIo) {
    this.run = run;
    this.owner = owner;
    this.#messages = messages;
    this.#isOver = isOver;
    this.#io = io;
  }

  get kept(): KeptQueue {
    return { owner: this.owner, run: this.run, isOver: this.#isOver, messages: [...this.#messages] };
  }

  get view(): QueueView {
    const messages = this.#messages.map((message) => ({
      id: message.id,
      text: message.text,
      state: message.state,
      canEdit: canEdit(message),
      isEdited: this.#edited.has(message.id),
      failure: message.failure,
    }));
    return { messages, waitsFor: this.#waitsFor, isOver: this.#isOver };
  }

  /** Nothing is here that anybody could want. */
  get isEmpty(): boolean {
    return this.#messages.length === 0 && this.#handed.length === 0 && this.#asking === 0;
  }

  /** The run has to be watched for what waits. */
  get isBusy(): boolean {
    return !this.#isOver && !this.isEmpty;
  }

  /** How many will go to the agent without anybody doing anything. */
  get going(): number {
    const needsSomebody: readonly (WaitsFor | null)[] = ['failed', 'edit', 'watch-only', 'over', 'access', 'paused'];
    if (this.#isOver || needsSomebody.includes(this.#waitsFor)) return 0;
    return this.#messages.filter(({ state }) => state !== 'held-back' && state !== 'failed').length;
  }

  /**
   * Takes a message in: `send` when nothing is in its way, so that whoever asks may send it at once; `held` when it waits here. The run has to be watched.
   * @throws {AppError} when it cannot be kept; it is not here then
   */
  async take({ id, text }: Pick<Message, 'id' | 'text'>, signal: AbortSignal): Promise<'send' | 'held'> {
    this.#asking++;
    try {
      await this.#known(signal);
      if (this.#messages.some((message) => message.id === id)) return 'held';
      if (this.#isOver || this.#takesAtOnce) {
        const posted = { ...this.#postedNow(text), acceptedAt: this.#io.clock.now() };
        if (!this.#isOver) this.#handed = [...this.#handed, { text, posted }];
        return 'send';
      }
      this.#io.room(text);
      const message = { ...newMessage(id, text), duringTurn: this.#turn?.kind === 'running' };
      this.#set([...this.#messages, message], 'or-throw');
      return 'held';
    } finally {
      this.#asking--;
      this.stir();
    }
  }

  /** Somebody writes a message anew: it does not go meanwhile. @throws {AppError} when it is not here any more, or on its way */
  beginEdit(id: string, window: number): void {
    const message = this.#find(id);
    if (!canEdit(message)) throw new AppError('This message is on its way to the agent already');
    const editor = this.#edited.get(id);
    if (editor !== undefined && editor !== window) throw new AppError('This message is being edited in another window');
    this.#edited.set(id, window);
    this.stir();
  }

  /** @throws {AppError} when it is not here any more, on its way, or cannot be kept */
  edit(id: string, text: string): void {
    const message = this.#find(id);
    if (!canEdit(message)) throw new AppError('This message is on its way to the agent already');
    // Another text is another wish, where the server has seen the first.
    const next = message.tries > 0 || message.failure !== null ? this.#io.newId() : id;
    const anew = {
      failure: null,
      tries: 0,
      retryAt: null,
      ...(message.state === 'failed' && { state: 'waiting' as const }),
    };
    this.#replace(id, { ...message, ...anew, id: next, text });
    this.#edited.delete(id);
    this.stir();
  }

  endEdit(id: string, window: number): void {
    if (this.#edited.get(id) === window) this.#edited.delete(id);
    this.stir();
  }

  /** The window has gone. */
  endEditsOf(window: number): void {
    for (const [id, own] of this.#edited) if (own === window) this.#edited.delete(id);
    this.stir();
  }

  remove(id: string): void {
    const isGoing = (message: Message) => message.state === 'sending' && !this.#isOver;
    this.#set(this.#messages.filter((message) => message.id !== id || isGoing(message)));
    this.#edited.delete(id);
  }

  /** Posts a message now, whatever the agent does: it takes it up when it can. @throws {AppError} when it is not here any more */
  sendNow(id: string): void {
    const message = this.#find(id);
    if (message.state === 'sending' || message.state === 'sent') return;
    this.#edited.delete(id);
    this.#replace(id, { ...message, state: 'waiting', urgent: true, failure: null, tries: 0, retryAt: null });
  }

  /** Somebody interrupts the turn. */
  interrupted(): void {
    this.#set(afterInterrupt(this.#messages));
  }

  /** What was held back when the turn was interrupted waits for its turn again. */
  resume(): void {
    this.#set(
      changed(this.#messages, (message) =>
        message.state === 'held-back' ? { ...message, state: 'waiting', duringTurn: false } : message,
      ),
    );
  }

  /** Lives for as long as something waits, and the run is not over. */
  async live(signal: AbortSignal): Promise<void> {
    try {
      await using following = activity((until) => this.#follow(until), signal);
      await using sending = activity((until) => this.#send(until), signal);
      await Promise.race([following.done, sending.done]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#forget();
      this.#handed = [];
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    while (this.isBusy) {
      signal.throwIfAborted();
      const version = this.#version;
      const step = this.#step();
      if (step.do === 'send') await this.#post(step.message, signal);
      else if (version === this.#version) await this.#wait(step.until, signal);
    }
  }

  async #wait(until: number | undefined, signal: AbortSignal): Promise<void> {
    const { clock } = this.#io;
    if (until === undefined) await this.#changed.next(signal);
    else await sleep(clock, Math.max(0, until - clock.now()), { signal, nudge: this.#changed });
  }

  #step(): Step {
    this.#settle();
    const now = this.#io.clock.now();
    const step = nextStep({
      messages: this.#messages,
      handed: this.#handed.length,
      isOver: this.#isOver,
      isStopping: this.#isStopping,
      watchOnly: this.#io.watchOnly(),
      phase: this.#phase,
      turn: this.#turn,
      heardAt: this.#heardAt,
      edited: new Set(this.#edited.keys()),
      now,
    });
    this.#tell(step.do === 'wait' ? step.for : null);
    if (step.do === 'send') return step;
    const posted = [...this.#handed, ...this.#messages].map(
      (one) => (one.posted?.acceptedAt ?? Number.POSITIVE_INFINITY) + TAKEN_UP_MS,
    );
    const until = Math.min(...[step.until ?? Number.POSITIVE_INFINITY, ...posted].filter((at) => at > now));
    return { ...step, ...(until < Number.POSITIVE_INFINITY && { until }) };
  }

  /** What has been seen with the agent leaves. */
  #settle(): void {
    const now = this.#io.clock.now();
    const seen: UserItem[] = [];
    const isSeen = ({ text, posted }: Pick<Message, 'text' | 'posted'>): boolean => {
      const echoes = posted ? promptsSaying(this.#transcript, text, posted.floor).slice(posted.older) : [];
      const echo = echoes.find((one) => !seen.includes(one));
      if (echo) seen.push(echo);
      return echo !== undefined;
    };
    const isLate = ({ posted }: Pick<Message, 'posted'>): boolean =>
      typeof posted?.acceptedAt === 'number' && now >= posted.acceptedAt + TAKEN_UP_MS;
    // The server has it, and no turn begins: it was told in other words, or before what is held.
    const isAtRest = this.#phase === 'live' && this.#turn !== null && this.#turn.kind !== 'running';
    this.#handed = this.#handed.filter((one) => !isSeen(one) && !isLate(one));
    const left = this.#messages.filter((message) => !isSeen(message) && !(isAtRest && isLate(message)));
    this.#handed = this.#handed.map((one) => ({ ...one, posted: afterEchoes(one, seen) ?? one.posted }));
    const next = changed(left, (one) => {
      const posted = afterEchoes(one, seen);
      return posted ? { ...one, posted } : one;
    });
    if (next !== left || left.length < this.#messages.length) this.#set(next);
  }

  async #post(message: Message, signal: AbortSignal): Promise<void> {
    const { client, clock, random } = this.#io;
    const { id, text } = message;
    const posted = message.posted ?? { ...this.#postedNow(text), acceptedAt: null };
    try {
      this.#replace(id, { ...message, state: 'sending', posted });
    } catch (error) {
      // Without having been noted it could go twice: it waits until it can be.
      if (!(error instanceof AppError)) throw error;
      this.#messages = changed(this.#messages, (one) =>
        one.id === id ? { ...one, failure: error.message, retryAt: clock.now() + AGAIN_MS } : one,
      );
      return;
    }
    try {
      // Whoever quits does not wait for an answer: it goes once more, under its id, when the app is started again.
      await Promise.race([
        client.command(this.run, { method: 'user_message', params: { content: text } }, id),
        abortOf(signal),
      ]);
      this.#change(id, (one) => ({
        ...one,
        state: 'sent',
        failure: null,
        posted: { ...posted, acceptedAt: clock.now() },
      }));
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      if (error.failure.code === 'run_ended') this.#over();
      this.#change(id, (one) => afterFailure(one, error, clock.now(), random()));
    }
  }

  /** The run as far as it matters here, for as long as the signal says. */
  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#forget();
      try {
        for await (const updates of this.#io.client.watch(this.run, signal, { as: 'display', saved: true })) {
          if (signal.aborted) return;
          for (const update of updates) this.#apply(update);
          this.#look();
          // Many entries must not keep the event loop to themselves.
          await new Promise<void>((turned) => setImmediate(turned));
        }
      } catch (error) {
        if (signal.aborted) return;
        // What does not fit what was told before is begun anew.
        if (!isCloudRunError(error) && !(error instanceof TranscriptMismatch)) throw error;
      }
      this.stir();
      await sleep(this.#io.clock, AGAIN_MS, { signal }).catch(() => {});
    }
  }

  #apply(update: RunUpdate): void {
    this.#transcript.apply(update);
    if (update.kind === 'connection') this.#phase = update.connection.phase;
    if (update.kind === 'snapshot') this.#isTold = update.savedAt === undefined;
    if (update.kind !== 'snapshot' && update.kind !== 'run' && update.kind !== 'ended') return;
    this.#isStopping = update.run.stopping === true;
    if (isTerminal(update.run.status)) this.#over();
  }

  #look(): void {
    const { start, loaded, disposable, entryCount, revision } = this.#transcript;
    const tail = Math.min(disposable, entryCount - LEAST_HELD);
    if (loaded > MOST_HELD && tail > start) for (const _ of this.#transcript.arrange({ passage: null, tail }));
    if (revision !== this.#revision) this.#heardAt = this.#io.clock.now();
    this.#revision = this.#transcript.revision;
    if (this.#isTold) {
      this.#turn = turnOf(this.#transcript);
      // What was said to the agent is settled first: the turn that ends may be its own.
      this.#settle();
      this.#set(afterTurn(this.#messages, this.#turn));
    }
    this.stir();
  }

  #forget(): void {
    this.#transcript = new Transcript();
    [this.#turn, this.#phase, this.#isTold] = [null, null, false];
  }

  get #takesAtOnce(): boolean {
    const probe = newMessage('probe', 'probe');
    // What is held back stands in nobody's way.
    const before = this.#messages.filter(({ state }) => state !== 'held-back');
    if (before.length > 0) return false;
    const { clock, watchOnly } = this.#io;
    const situation = {
      messages: [probe],
      handed: this.#handed.length,
      isOver: false,
      isStopping: this.#isStopping,
      watchOnly: watchOnly(),
      phase: this.#phase,
      turn: this.#turn,
      heardAt: this.#heardAt,
      edited: new Set<string>(),
      now: clock.now(),
    };
    return nextStep(situation).do === 'send';
  }

  async #known(signal: AbortSignal): Promise<void> {
    const { clock } = this.#io;
    const until = clock.now() + LOOK_MS;
    while (!this.#isOver && (this.#turn === null || this.#phase === null) && clock.now() < until)
      await sleep(clock, until - clock.now(), { signal, nudge: this.#changed });
  }

  #postedNow(text: string): Pick<Posted, 'floor' | 'older'> {
    const { settled: floor } = this.#transcript;
    return { floor, older: promptsSaying(this.#transcript, text, floor).length };
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#keep();
    this.#tell('over');
    this.stir();
  }

  /** @throws {AppError} when it is not here any more */
  #find(id: string): Message {
    const message = this.#messages.find((one) => one.id === id);
    if (!message) throw new AppError('This message is not here any more: it was sent, or removed in another window');
    return message;
  }

  /** @throws {AppError} when it cannot be kept; nothing has changed then */
  #replace(id: string, message: Message): void {
    this.#set(
      changed(this.#messages, (one) => (one.id === id ? message : one)),
      'or-throw',
    );
  }

  /** What was left meanwhile is not brought back. */
  #change(id: string, change: (message: Message) => Message): void {
    this.#set(changed(this.#messages, (one) => (one.id === id ? change(one) : one)));
  }

  #set(messages: readonly Message[], unkept: 'or-throw' | 'anyway' = 'anyway'): void {
    const before = this.#messages;
    if (messages === before) return;
    this.#messages = messages;
    try {
      this.#io.keep();
    } catch (error) {
      if (unkept === 'or-throw') {
        this.#messages = before;
        throw error;
      }
      // It is kept with the next change; until then a restart finds it as it was, under the same id.
    }
    this.#io.changed();
    this.stir();
  }

  #keep(): void {
    try {
      this.#io.keep();
    } catch {
      // See `#set`.
    }
  }

  #tell(waitsFor: WaitsFor | null): void {
    if (waitsFor === this.#waitsFor) return;
    this.#waitsFor = waitsFor;
    this.#io.changed();
  }

  /** Something that decides what goes next is another. */
  stir(): void {
    this.#version++;
    this.#changed.fire();
  }
}

/** Rejects with the signal's reason, once it aborts. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
