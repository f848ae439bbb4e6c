import { isTerminal, type RunMeta, type RunRef, type TaskRun, type TaskRunState } from '@runwatch/protocol';

/** A run as the REST API tells it. */
export function metaOf(ref: RunRef, run: TaskRun): RunMeta {
  return {
    taskId: ref.taskId,
    runId: ref.runId,
    status: run.status,
    stage: run.stage ?? null,
    branch: run.branch ?? null,
    errorMessage: run.error_message ?? null,
    output: shallow(run.output ?? null),
    createdAt: run.created_at ?? null,
    updatedAt: run.updated_at ?? null,
    completedAt: run.completed_at ?? null,
  };
}

/** What nests deeper cannot be cloned on its way to a window (some thousand levels), and nobody writes it on purpose. */
const DEEPEST = 100;

function shallow(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return null;
  if (Array.isArray(value)) return value.map((item) => shallow(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shallow(field, depth + 1)]));
}

/** The run after a `task_run_state` frame; fields that the frame does not carry stay. */
function withState(run: RunMeta, state: TaskRunState): RunMeta {
  return {
    ...run,
    status: state.status,
    stage: state.stage ?? null,
    branch: state.branch ?? run.branch,
    errorMessage: state.error_message ?? null,
    output: state.output === undefined || state.output === null ? run.output : shallow(state.output),
    updatedAt: state.updated_at ?? run.updatedAt,
    completedAt: state.completed_at ?? run.completedAt,
  };
}

/**
 * Which of two accounts of a run is to be believed. A terminal status absorbs whatever its timestamp says (clocks step, and a server may end
 * a run without touching `updated_at`); otherwise the newer one, and the later told where they tie or say nothing.
 */
export function mergeRun(known: RunMeta | null, told: RunMeta): RunMeta {
  if (!known) return told;
  const over = isTerminal(known.status);
  if (over !== isTerminal(told.status)) return over ? known : told;
  const [before, after] = [Date.parse(known.updatedAt ?? ''), Date.parse(told.updatedAt ?? '')];
  return after < before ? known : told;
}

/** The run as one that is being stopped, which a run that is over is not any more; the same object when it says so already. */
export function asStopping(run: RunMeta, stopping: boolean): RunMeta {
  const isStopping = stopping && !isTerminal(run.status);
  if (isStopping === (run.stopping ?? false)) return run;
  const { stopping: _, ...rest } = run;
  return isStopping ? { ...rest, stopping: true } : rest;
}

/**
 * What is known of a run, from whatever source. Several activities add to it and the order does not matter, because merging absorbs:
 * what they know is never less than before.
 */
export class RunFacts {
  #run: RunMeta | null = null;
  #pending: TaskRunState | null = null;
  #wasOverAtFirst = false;
  #stopping = false;
  readonly #ref: RunRef;
  readonly #whenOver = new Set<() => void>();

  constructor(ref: RunRef) {
    this.#ref = ref;
  }

  get run(): RunMeta | null {
    return this.#run;
  }

  get isOver(): boolean {
    return isTerminal((this.#run ?? this.#pending)?.status ?? '');
  }

  /** Calls `wake` when the run is known to be over; at the latest in this turn. Returns how to call that off. */
  whenOver(wake: () => void): () => void {
    if (this.isOver) wake();
    else this.#whenOver.add(wake);
    return () => this.#whenOver.delete(wake);
  }

  /** The run was over when the server was asked for the first time. */
  get wasOverAtFirst(): boolean {
    return this.#wasOverAtFirst;
  }

  read(run: TaskRun): RunMeta {
    if (!this.#run) this.#wasOverAtFirst = isTerminal(run.status);
    let merged = mergeRun(this.#run, metaOf(this.#ref, run));
    // A state that the stream told before the run was read: now there is something to apply it to.
    if (this.#pending) merged = mergeRun(merged, withState(merged, this.#pending));
    this.#pending = null;
    return this.#set(merged);
  }

  /** The run as it was when it was over, from what was kept. */
  restore(run: RunMeta): void {
    this.#wasOverAtFirst = true;
    this.#set(run);
  }

  told(state: TaskRunState): void {
    if (this.#run) this.#set(mergeRun(this.#run, withState(this.#run, state)));
    else {
      if (!this.isOver || isTerminal(state.status)) this.#pending = state;
      this.#wakeWhenOver();
    }
  }

  /** The server has accepted that the run be stopped. */
  stopAccepted(): void {
    this.#stopping = true;
    if (this.#run) this.#set(this.#run);
  }

  #set(run: RunMeta): RunMeta {
    this.#run = asStopping(run, this.#stopping);
    this.#wakeWhenOver();
    return this.#run;
  }

  #wakeWhenOver(): void {
    if (!this.isOver) return;
    for (const wake of this.#whenOver) wake();
    this.#whenOver.clear();
  }
}
