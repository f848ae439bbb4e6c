import type { RunRef, RunUpdate } from '@runwatch/protocol';
import type { ExitCode } from '../command-line/exit-code.ts';
import type { Outcome } from './outcome.ts';

/** The run as it was found: what its list line says, where there is one. */
export interface FoundRun {
  ref: RunRef;
  title: string | null;
  repository: string | null;
  /** What to type to watch it again; null for a demo, which ends with this program. */
  resume: string | null;
}

/** Tells people or programs about a watch. Each call resolves when there is room for more. */
export interface Reporter {
  begin(run: FoundRun): Promise<void>;
  tell(updates: readonly RunUpdate[]): Promise<void>;
  /** Called exactly once, whatever happened before; also without `begin`. */
  end(outcome: Outcome, code: ExitCode): Promise<void>;
}
