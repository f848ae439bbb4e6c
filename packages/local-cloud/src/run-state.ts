import { isTerminal } from '@runwatch/protocol';
import type { StateRecord } from './store/run-record.ts';

export type CloudRunStatus = 'not_started' | 'queued' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

/** What the database knows of a run (protocol 1.3). Times are microseconds since the epoch, as Django keeps them. */
export class RunState {
  readonly taskId: string;
  readonly runId: string;
  readonly environment: 'cloud' | 'local';
  createdAt: number;
  #bag: Record<string, unknown>;
  readonly #now: () => number;
  status: CloudRunStatus;
  updatedAt: number;
  completedAt: number | null = null;
  errorMessage: string | null = null;
  stage: string | null = null;
  branch: string | null = null;
  output: Record<string, unknown> | null = null;

  constructor(options: {
    taskId: string;
    runId: string;
    environment: 'cloud' | 'local';
    status: CloudRunStatus;
    /** The open bag `state`. */
    bag: Record<string, unknown>;
    /** Milliseconds since the epoch. */
    now: () => number;
  }) {
    this.taskId = options.taskId;
    this.runId = options.runId;
    this.environment = options.environment;
    this.status = options.status;
    this.#bag = options.bag;
    this.#now = options.now;
    this.createdAt = options.now() * 1_000;
    this.updatedAt = this.createdAt;
    if (isTerminal(options.status)) this.completedAt = this.createdAt;
  }

  get over(): boolean {
    return isTerminal(this.status);
  }

  change(
    status: CloudRunStatus,
    fields: Partial<Pick<RunState, 'errorMessage' | 'stage' | 'branch' | 'output'>> = {},
  ): void {
    Object.assign(this, fields);
    this.status = status;
    // Two changes never share a time: readers ignore what is not newer.
    this.updatedAt = Math.max(this.#now() * 1_000, this.updatedAt + 1);
    this.completedAt = this.over ? this.updatedAt : null;
  }

  /** What is written down of it. */
  toRecord(): StateRecord {
    const { status, createdAt, updatedAt, completedAt, errorMessage, stage, branch, output } = this;
    return { status, createdAt, updatedAt, completedAt, errorMessage, stage, branch, output, bag: { ...this.#bag } };
  }

  /** Takes over what was written down. */
  adopt({ bag, ...written }: StateRecord): void {
    Object.assign(this, written);
    this.#bag = bag;
  }

  /** Changes the open bag; the time of the change is that of the next `change`. */
  changeBag(values: Record<string, unknown>, remove: readonly string[]): void {
    Object.assign(this.#bag, values);
    for (const key of remove) delete this.#bag[key];
  }

  /** `TaskRun` as REST answers it. */
  toTaskRun(): object {
    return {
      id: this.runId,
      task: this.taskId,
      stage: this.stage,
      branch: this.branch,
      status: this.status,
      environment: this.environment,
      runtime_adapter: 'claude',
      provider: null,
      model: null,
      reasoning_effort: null,
      log_url: null,
      error_message: this.errorMessage,
      output: this.output,
      state: this.#bag,
      artifacts: [],
      created_at: isoMicros(this.createdAt, 'Z'),
      updated_at: isoMicros(this.updatedAt, 'Z'),
      completed_at: this.completedAt === null ? null : isoMicros(this.completedAt, 'Z'),
    };
  }

  /** The `task_run_state` frame (protocol 3.6). */
  toFrame(): object {
    return {
      type: 'task_run_state',
      run_id: this.runId,
      task_id: this.taskId,
      status: this.status,
      stage: this.stage,
      output: this.output,
      branch: this.branch,
      error_message: this.errorMessage,
      updated_at: isoMicros(this.updatedAt, '+00:00'),
      completed_at: this.completedAt === null ? null : isoMicros(this.completedAt, '+00:00'),
    };
  }
}

/** ISO-8601 with six digits, as Python writes it. */
function isoMicros(micros: number, zone: 'Z' | '+00:00'): string {
  const seconds = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}${zone}`;
}
