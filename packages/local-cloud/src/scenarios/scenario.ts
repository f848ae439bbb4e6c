import type { GeneratedLog } from '../store/run-log.ts';
import type { Stage } from './stage.ts';

/** A run with a script. */
export interface Scenario {
  readonly name: string;
  /** Title of the task. */
  readonly title: string;
  readonly repository: string;
  readonly branch: string;
  /** Played at once, in the past: over before anybody looks. */
  readonly rehearsed?: boolean;
  /** How long ago the run began, in milliseconds; now, by default. */
  ageMs?(size: number): number;
  /** Entries that the log has from the beginning. */
  history?(options: HistoryOptions): GeneratedLog;
  play(stage: Stage): Promise<void>;
}

export interface HistoryOptions {
  /** Entries wished for. */
  size: number;
  /** Time of the last one, milliseconds since the epoch. */
  endsAt: number;
  eventIds: boolean;
}
