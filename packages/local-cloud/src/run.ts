import { Stopped } from '@runwatch/async';
import type { AgentWriter } from './agent/agent-writer.ts';
import { newUuid } from './agent/new-id.ts';
import { Sandbox } from './agent/sandbox.ts';
import { UserInbox } from './agent/user-inbox.ts';
import type { ReceivedCommand } from './api/received-command.ts';
import type { CloudRun, RunSwitches } from './cloud-run.ts';
import type { Settings } from './options.ts';
import { type CloudRunStatus, RunState } from './run-state.ts';
import { type Awaitable, allThere, whenThere } from './store/awaitable.ts';
import type { LiveStream } from './store/live-store.ts';
import { LogChain } from './store/log-chain.ts';
import type { LogStore } from './store/log-store.ts';
import { Outbox } from './store/outbox.ts';
import type { GeneratedLog } from './store/run-log.ts';
import type { RunRecord } from './store/run-record.ts';
import { inMemory, type Lease } from './store/store.ts';
import { RunStreams } from './stream/run-streams.ts';
import { runSwitches } from './switches/run-switches.ts';

export interface RunOptions {
  taskId?: string | undefined;
  runId?: string | undefined;
  title?: string | undefined;
  repository?: string | null | undefined;
  status?: CloudRunStatus | undefined;
  environment?: 'cloud' | 'local' | undefined;
  /** Whether the agent is one that stamps event ids (protocol 11.1). */
  eventIds?: boolean | undefined;
  /** The run whose log comes before this one's (protocol 1.5). */
  resumeFrom?: CloudRun | undefined;
  /** The live stream holds only what happened while somebody watched (protocol 1.4). */
  presenceGated?: boolean | undefined;
  /** Entries that the log has from the beginning, made when they are read. */
  history?: GeneratedLog | undefined;
  /** The process that has the run's sandbox, if it is not this one. */
  processId?: string | undefined;
  /** How long ago the run was created, in milliseconds. */
  ageMs?: number | undefined;
}

/** Entries of a generated history that are written at once, where they must be written. */
const HISTORY_AT_ONCE = 1_000;

/** A run: its state in the database, its log, its live window, and the sandbox that writes to both. */
export class Run implements CloudRun {
  readonly title: string;
  readonly repository: string | null;
  readonly presenceGated: boolean;
  readonly state: RunState;
  /** The process that has the run's sandbox. */
  readonly processId: string;
  readonly window: LiveStream;
  readonly streams = new RunStreams();
  readonly lease: Lease;
  readonly sandbox: Sandbox;
  readonly switches: RunSwitches;
  /** What users tell the agent. */
  readonly inbox = new UserInbox();
  readonly commands: ReceivedCommand[] = [];
  readonly #ending = new AbortController();
  readonly #cancelling = new AbortController();
  readonly #settings: Settings;
  readonly #log: LogStore;
  readonly #writes: Outbox;
  readonly #history: GeneratedLog | undefined;
  readonly #eventIds: boolean;
  readonly #parent: Run | undefined;
  readonly #config = new Map([['mode', 'default']]);
  #ageMs: number;
  #callOffCancel: (() => void) | undefined;

  constructor(options: RunOptions, settings: Settings, expireTokens: (runId: string) => Awaitable<void>) {
    const { random, timings } = settings;
    const now = () => this.now();
    this.#settings = settings;
    this.#ageMs = options.ageMs ?? 0;
    this.#parent = options.resumeFrom as Run | undefined;
    this.title = options.title ?? 'Untitled task';
    this.repository = options.repository === undefined ? 'acme/shop' : options.repository;
    this.presenceGated = options.presenceGated ?? false;
    this.processId = options.processId ?? settings.store?.processId ?? '';
    this.#history = options.history;
    this.#eventIds = options.eventIds ?? false;
    this.state = new RunState({
      taskId: options.taskId ?? this.#parent?.taskId ?? newUuid(random),
      runId: options.runId ?? newUuid(random),
      environment: options.environment ?? 'cloud',
      status: options.status ?? 'in_progress',
      bag: this.#parent ? { resume_from_run_id: this.#parent.runId } : {},
      now,
    });
    const openPlace = settings.store?.openPlace ?? inMemory;
    const { live, log, lease } = openPlace({
      runId: this.runId,
      presenceGated: this.presenceGated,
      now,
      ageMs: () => this.#ageMs,
      history: options.history,
      window: settings.window,
      timings,
    });
    this.window = live;
    this.lease = lease;
    this.#log = log;
    this.#writes = new Outbox(settings.writeFailed);
    this.sandbox = new Sandbox({
      taskId: this.taskId,
      runId: this.runId,
      clock: settings.clock,
      now,
      random,
      timings,
      eventIds: this.#eventIds,
      toLive: (event) => this.live(event),
      toLog: (line) => this.log(line),
    });
    this.switches = runSwitches(this, () => expireTokens(this.runId));
  }

  get taskId(): string {
    return this.state.taskId;
  }

  get runId(): string {
    return this.state.runId;
  }

  get status(): CloudRunStatus {
    return this.state.status;
  }

  get agent(): AgentWriter {
    return this.sandbox.agent;
  }

  get openPermissions(): readonly string[] {
    return this.sandbox.permissions.openIds;
  }

  /** Aborts when nothing more happens in the run. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** Aborts when nothing new shall be begun, because the run is being cancelled or is over. */
  get cancelling(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** The run's own time: behind the clock while a past is being rehearsed. */
  now(): number {
    return this.#settings.clock.now() - this.#ageMs;
  }

  /** Lets the run's own time pass at once, at most up to now. */
  skip(ms: number): void {
    this.#ageMs = Math.max(0, this.#ageMs - ms);
  }

  live(event: object | string): void {
    const raw = typeof event === 'string';
    const data = raw ? event : JSON.stringify(event);
    this.write(() => this.window.append(data, { raw }));
  }

  log(entry: object | string): void {
    const line = typeof entry === 'string' ? entry : JSON.stringify(entry);
    this.write(() => this.#log.append([line]));
  }

  /** Appends to the log, behind what was told before; rejects when it could not be written. */
  async appendLog(entries: readonly object[]): Promise<void> {
    await this.settled();
    await this.#log.append(entries.map((entry) => JSON.stringify(entry)));
  }

  /** Writes down that there is this run, and the entries that its log has from the beginning. */
  begin(): void {
    this.save();
    const history = this.#history;
    if (!this.#settings.store || !history) return;
    for (let at = 0; at < history.length; at += HISTORY_AT_ONCE) {
      const to = Math.min(at + HISTORY_AT_ONCE, history.length);
      const lines = () => Array.from({ length: to - at }, (_, n) => JSON.stringify(history.entryAt(at + n)));
      this.write(() => this.#log.append(lines()));
    }
  }

  /** Writes down what others must know of the run. */
  save(): void {
    const { store } = this.#settings;
    if (!store) return;
    const record = this.#toRecord();
    this.write(() => store.save(record));
  }

  /** Writes to the store, behind everything told before. */
  write(write: () => Awaitable<void>): void {
    this.#writes.put(write);
  }

  /** Resolves when everything told until now is in the store. */
  settled(): Promise<void> {
    return this.#writes.settled();
  }

  flushLog(): void {
    this.sandbox.flushLog();
  }

  setStatus(
    status: CloudRunStatus,
    options: { tell?: boolean } & Partial<Pick<RunState, 'errorMessage' | 'stage' | 'branch' | 'output'>> = {},
  ): void {
    const { tell = true, ...fields } = options;
    this.state.change(status, fields);
    // Before anybody can hear of it.
    this.save();
    if (tell) this.live(this.state.toFrame());
  }

  /**
   * The same for somebody who is told whether it is so: it is written down before anybody can hear of it. Rejects, with nothing changed, when the store
   * does not take it.
   */
  async commitStatus(
    status: CloudRunStatus,
    options: { bag: Record<string, unknown>; remove: readonly string[] } & Partial<
      Pick<RunState, 'errorMessage' | 'stage' | 'branch' | 'output'>
    >,
  ): Promise<void> {
    const { bag, remove, ...fields } = options;
    await this.settled();
    const before = this.state.toRecord();
    this.state.changeBag(bag, remove);
    this.state.change(status, fields);
    try {
      await this.#settings.store?.save(this.#toRecord());
    } catch (error) {
      this.state.adopt(before);
      throw error;
    }
    this.live(this.state.toFrame());
  }

  finish(
    status: 'completed' | 'failed' | 'cancelled',
    options: { sentinel?: boolean; errorMessage?: string } = {},
  ): void {
    const { sentinel = true, ...fields } = options;
    this.flushLog();
    this.stop();
    this.setStatus(status, fields);
    if (sentinel) this.endStream();
  }

  /** Ends the live stream: with an error, or for good. Sentinels are never gated (protocol 9.4). */
  endStream(options: { error?: string } = {}): void {
    this.write(() => this.window.end(options.error));
  }

  answerPermission(requestId: string, optionId: string): 'resolved' | 'unknown' | 'not-offered' {
    return this.sandbox.permissions.answer(requestId, { optionId });
  }

  /** Whether the agent has been given something to do. */
  async begun(): Promise<boolean> {
    return (await this.readLog()).entryCount > 0 || this.sandbox.waiting().length > 0;
  }

  /** Stops what the agent does now; the run goes on. */
  interrupt(): void {
    this.inbox.interrupt();
    this.sandbox.permissions.abandon('The user stopped the turn');
  }

  /** Stops what the agent does, and ends the run a moment later. */
  cancelSoon(): void {
    this.#cancelling.abort(new Stopped('The run is being cancelled'));
    this.interrupt();
    this.#callOffCancel ??= this.#settings.clock.after(this.#settings.timings.cancelMs, () => this.finish('cancelled'));
  }

  /** Sets an option of the session; returns all of them. */
  configure(configId: string, value: string): object[] {
    this.#config.set(configId, value);
    if (configId === 'mode') this.agent.update({ sessionUpdate: 'current_mode_update', currentModeId: value });
    return [...this.#config].map(([id, currentValue]) => ({ id, currentValue }));
  }

  /** The log as readers get it now, ancestors first. */
  readLog(): Awaitable<LogChain> {
    const views = [];
    for (let run: Run | undefined = this; run; run = run.#parent) views.unshift(run.#log.view());
    return whenThere(allThere(views), (there) => new LogChain(there));
  }

  truth(): object[] {
    const view = this.#log.view();
    const rows = view instanceof Promise ? view : view.entries(0, view.entryCount);
    if (rows instanceof Promise) throw new Error('Cannot tell at once what is on a server: read session_logs/ instead');
    const written = rows.map((row) => row.parse());
    const waiting = this.sandbox.waiting().map((line) => JSON.parse(line));
    return [...written, ...waiting].filter((entry) => typeof entry === 'object' && entry !== null);
  }

  /** Stops what the run does by itself; nothing more is sent to its log. */
  stop(): void {
    this.#callOffCancel?.();
    this.sandbox.stop();
    this.#cancelling.abort(new Stopped('The run is over'));
    this.#ending.abort(new Stopped('The run is over'));
  }

  #toRecord(): RunRecord {
    const { runId, taskId, title, repository, presenceGated, processId } = this;
    return {
      ...{ runId, taskId, title, repository, presenceGated, processId },
      environment: this.state.environment,
      eventIds: this.#eventIds,
      parentId: this.#parent?.runId ?? null,
      state: this.state.toRecord(),
    };
  }
}
