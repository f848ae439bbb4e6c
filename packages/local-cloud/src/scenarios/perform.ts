import { Stopped } from '@runwatch/async';
import type { Run } from '../run.ts';
import type { Scenario } from './scenario.ts';
import { Stage, type StageOptions } from './stage.ts';

/** Plays a scenario to its end, or until its run is over. A fault in the script fails the run and is thrown. */
export async function perform(scenario: Scenario, run: Run, options: StageOptions): Promise<void> {
  const stage = new Stage(run, options);
  if (!options.rehearsed) run.skip(Number.POSITIVE_INFINITY);
  try {
    await scenario.play(stage);
  } catch (error) {
    if (error instanceof Stopped) return;
    run.finish('failed', { errorMessage: 'The scenario is broken' });
    throw error;
  } finally {
    // What was rehearsed lies in the past; from here on the run's time is everybody's.
    run.skip(Number.POSITIVE_INFINITY);
  }
}
