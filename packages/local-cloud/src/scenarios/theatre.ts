import type { Settings } from '../options.ts';
import type { Run, RunOptions } from '../run.ts';
import { Pace } from './pace.ts';
import { perform } from './perform.ts';
import type { Scenario } from './scenario.ts';
import { type ScenarioName, scenarioOf } from './scenarios.ts';

export interface PlayOptions {
  taskId?: string | undefined;
  runId?: string | undefined;
  title?: string | undefined;
  /** Whether the agent stamps event ids. */
  eventIds?: boolean | undefined;
  /** Entries of history, for scenarios that have one. */
  size?: number | undefined;
  /** Speed of this scenario alone, on top of the cloud's. */
  speed?: number | undefined;
}

const DEFAULT_SIZE = 10_000;

/** Plays scenarios, and waits for them in the end. */
export class Theatre {
  readonly #settings: Settings;
  readonly #createRun: (options: RunOptions) => Run;
  readonly #pace: Pace;
  readonly #performances = new Set<Promise<void>>();

  constructor(settings: Settings, createRun: (options: RunOptions) => Run) {
    this.#settings = settings;
    this.#createRun = createRun;
    this.#pace = new Pace(settings.clock, settings.speed);
  }

  /** Starts at once; the run can be read before the first word is said. */
  play(named: ScenarioName | Scenario, options: PlayOptions = {}): Run {
    const scenario = typeof named === 'string' ? scenarioOf(named) : named;
    const { taskId, runId, title = scenario.title, eventIds = false, size = DEFAULT_SIZE, speed = 1 } = options;
    const { clock, random } = this.#settings;
    const run = this.#createRun({
      taskId,
      runId,
      title,
      eventIds,
      repository: scenario.repository,
      ageMs: scenario.ageMs?.(size),
      history: scenario.history?.({ size, endsAt: clock.now(), eventIds }),
    });
    run.state.branch = scenario.branch;
    run.save();
    const { rehearsed = false } = scenario;
    const performance = perform(scenario, run, { pace: this.#pace, speed, random, rehearsed });
    this.#performances.add(performance);
    // A broken script is thrown when the theatre closes.
    performance.catch(() => {});
    return run;
  }

  speed(factor: number): void {
    this.#pace.set(factor);
  }

  /** Waits until all scenarios have stopped, once their runs are over. */
  async close(): Promise<void> {
    await Promise.all(this.#performances);
  }
}
