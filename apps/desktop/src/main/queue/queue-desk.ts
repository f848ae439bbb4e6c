import { type Activity, activity, type Clock, Nudge, Stopped } from '@runwatch/async';
import { type Accounts, keptFor } from '@runwatch/cloud-task';
import type { CloudRunsClient, RunList, RunRef } from '@runwatch/protocol';
import { AppError } from '../app-error.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { HeldRun } from './held-run.ts';
import type { KeptQueue } from './message.ts';
import { afterRestart } from './message-changes.ts';
import { checkRoom } from './queue-limits.ts';
import type { QueueView } from './queue-view.ts';

export interface QueueDeskIo {
  clock: Clock;
  /** Uniform in [0, 1). */
  random(): number;
  newId(): string;
  accounts: Pick<Accounts, 'get' | 'onChange'>;
  settings: { readonly all: Settings; changes(signal: AbortSignal): AsyncIterable<Settings> };
  file: { read(): KeptQueue[]; write(queues: readonly KeptQueue[]): void };
  client: Pick<CloudRunsClient, 'watch' | 'command'>;
}

const NOTHING: QueueView = { messages: [], waitsFor: null, isOver: false };

/**
 * Messages that wait for the ends of turns, of all runs and for all windows. They are kept on disk before anybody is told that they wait, and go with
 * their account. Whether a message waits or goes at once is decided here, so that no turn can end between the two.
 */
export class QueueDesk implements AsyncDisposable {
  readonly #io: QueueDeskIo;
  readonly #scope = new AbortController();
  readonly #runs = new Map<string, HeldRun>();
  readonly #living = new Map<HeldRun, Activity<void>>();
  readonly #ending = new Set<Promise<void>>();
  readonly #changed = new Nudge();
  readonly #following: Activity<void>;
  readonly #leave: () => void;

  constructor(io: QueueDeskIo) {
    this.#io = io;
    const kept = io.file.read();
    const own = kept.filter(({ owner, run }) => this.#ownerOf(run.accountId) === owner);
    for (const queue of own) this.#admit({ ...queue, messages: queue.messages.map(afterRestart) });
    // What an app that was killed could not take along.
    if (own.length < kept.length) this.#rewrite();
    this.#leave = io.accounts.onChange((id) => this.#accountChanged(id));
    this.#following = activity((signal) => this.#followSettings(signal), this.#scope.signal);
    for (const run of this.#runs.values()) this.#watch(run);
  }

  /**
   * Takes a message in, or says that it is to be sent at once. A message that is here already is not taken twice.
   * @throws {AppError} when it may not wait, or cannot be kept; it is not here then
   */
  async take(ref: RunRef, message: { id: string; text: string }): Promise<'send' | 'held'> {
    if (this.#io.settings.all.whileWorking === 'send') return 'send';
    const run = this.find(ref) ?? this.#admit(this.#emptyQueue(ref));
    const taking = run.take(message, this.#scope.signal);
    this.#watch(run);
    return await taking;
  }

  view(ref: RunRef): QueueView {
    return this.find(ref)?.view ?? NOTHING;
  }

  /** What waits for a run now, and whenever that is another. Ends with the signal. */
  async *changes(ref: RunRef, signal: AbortSignal): AsyncGenerator<QueueView, void> {
    let told: string | undefined;
    while (!signal.aborted) {
      const view = this.view(ref);
      const text = JSON.stringify(view);
      if (text === told) await this.#changed.next(signal).catch(() => {});
      else {
        told = text;
        yield view;
      }
    }
  }

  /** What waits for this run, to do something with it. @throws {AppError} when nothing does */
  of(ref: RunRef): HeldRun {
    const run = this.find(ref);
    if (!run) throw new AppError('This message is not here any more: it was sent, or removed in another window');
    return run;
  }

  /** The same, where nothing may be left to do it with. */
  find(ref: RunRef): HeldRun | undefined {
    return this.#runs.get(keyOf(ref, this.#io.accounts.get(ref.accountId)?.id));
  }

  /** A window has gone. */
  windowGone(window: number): void {
    for (const run of this.#runs.values()) run.endEditsOf(window);
  }

  /** The list of an account's runs, with what waits here counted among what the agent is told next. */
  async *withQueued(lists: AsyncIterable<RunList>): AsyncGenerator<RunList, void> {
    for await (const list of lists)
      yield {
        ...list,
        runs: list.runs.map((summary) => {
          const going = this.find(summary.ref)?.going ?? 0;
          return going > 0 ? { ...summary, queued: (summary.queued ?? 0) + going } : summary;
        }),
      };
  }

  /** Stops in this turn; what waits is on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
    this.#scope.abort(new Stopped('The app quits'));
    await Promise.all([
      this.#following[Symbol.asyncDispose](),
      ...[...this.#living.values()].map((one) => one[Symbol.asyncDispose]()),
      ...this.#ending,
    ]);
  }

  get #kept(): KeptQueue[] {
    return [...this.#runs.values()].map(({ kept }) => kept).filter(({ messages }) => messages.length > 0);
  }

  #ownerOf(accountId: string | undefined): string | undefined {
    const account = this.#io.accounts.get(accountId);
    return account && keptFor(account);
  }

  /** @throws {AppError} when the account is not signed in */
  #emptyQueue({ accountId, taskId, runId }: RunRef): KeptQueue {
    const account = this.#io.accounts.get(accountId);
    if (!account) throw new AppError('This account is not signed in here any more');
    return { owner: keptFor(account), run: { accountId: account.id, taskId, runId }, isOver: false, messages: [] };
  }

  #admit(kept: KeptQueue): HeldRun {
    const { clock, random, newId, client, settings, file } = this.#io;
    const run = new HeldRun(kept, {
      clock,
      random,
      newId,
      client,
      watchOnly: () => settings.all.watchOnly,
      room: (text) => {
        const own = JSON.stringify(kept.run);
        const others = this.#kept.filter((one) => JSON.stringify(one.run) !== own);
        checkRoom(run.kept.messages, others, text);
      },
      keep: () => file.write(this.#kept),
      changed: () => this.#changed.fire(),
    });
    this.#runs.set(keyOf(kept.run, kept.run.accountId), run);
    return run;
  }

  /** Sees to it that the run is watched for as long as something waits for it. */
  #watch(run: HeldRun): void {
    if (!run.isBusy || this.#living.has(run) || this.#scope.signal.aborted) return;
    const living = activity((signal) => run.live(signal), this.#scope.signal);
    this.#living.set(run, living);
    const ended = living.done
      .then(
        () => this.#ended(run),
        // A fault of ours: what waits is kept, and gone on with when the app is started again.
        () => {},
      )
      .finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  #ended(run: HeldRun): void {
    this.#living.delete(run);
    const key = keyOf(run.run, run.run.accountId);
    if (this.#runs.get(key) !== run) return;
    if (run.isEmpty) this.#runs.delete(key);
    // Something has come while it was ending.
    else this.#watch(run);
  }

  /** Who signs out takes along what waits, in this turn. */
  #accountChanged(id: string): void {
    const gone = [...this.#runs].filter(([, { run, owner }]) => run.accountId === id && this.#ownerOf(id) !== owner);
    if (gone.length === 0) return;
    for (const [key, run] of gone) {
      this.#runs.delete(key);
      const ending: Promise<void> = this.#end(run).finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
    this.#changed.fire();
    this.#rewrite();
  }

  #rewrite(): void {
    try {
      this.#io.file.write(this.#kept);
    } catch {
      // A disk that fails: the next start finds nobody whom it would belong to.
    }
  }

  async #end(run: HeldRun): Promise<void> {
    await this.#living.get(run)?.[Symbol.asyncDispose]();
  }

  async #followSettings(signal: AbortSignal): Promise<void> {
    for await (const _ of this.#io.settings.changes(signal)) for (const run of this.#runs.values()) run.stir();
  }
}

const keyOf = ({ taskId, runId }: RunRef, accountId: string | undefined): string =>
  JSON.stringify([accountId ?? null, taskId, runId]);
