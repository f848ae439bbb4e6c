import type { CopyFormat } from '@runwatch/run-file';
import type { EntryKind } from '../ndjson/entry-kind.ts';
import type { Beginning } from '../watch/beginning.ts';

/** What was asked for on the command line. */
export type Invocation =
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'wrong-usage'; message: string }
  | { kind: 'list'; account: AccountFlags; json: boolean; state: ListState | undefined }
  | { kind: 'show'; account: AccountFlags; run: string; json: boolean }
  | { kind: 'watch'; account: AccountFlags; watch: WatchOptions }
  | { kind: 'act'; account: AccountFlags; run: string; act: Act; quiet: boolean }
  | { kind: 'stop'; account: AccountFlags; run: string; stop: StopOptions }
  | { kind: 'export'; account: AccountFlags; copy: ExportOptions }
  | { kind: 'open'; account: AccountFlags; what: string; quiet: boolean }
  | { kind: 'demo'; scenarios: readonly string[]; port: number }
  | { kind: 'doctor'; account: AccountFlags; json: boolean };

/** Flags that win over the environment. */
export interface AccountFlags {
  url?: string | undefined;
  key?: string | undefined;
  project?: string | undefined;
}

export type ListState = 'active' | 'needs-you' | 'done';

/** Something that is asked of a run; `text` null: what stands on standard input. */
export type Act =
  | { kind: 'send'; text: string | null }
  | { kind: 'answer'; requestId: string; optionId: string; text: string | undefined }
  | { kind: 'interrupt' };

interface StopOptions {
  /** Nobody is asked. */
  yes: boolean;
  /** Until the run has ended. */
  wait: boolean;
  timeoutMs: number | undefined;
  quiet: boolean;
}

export interface WatchOptions {
  /** How a run is named: see `--help`. */
  run: string;
  /** Undefined: `human` on a terminal, else `ndjson`. */
  format: 'human' | 'ndjson' | 'raw' | undefined;
  /** Undefined: from the start, or, for a person, from the newest page on. */
  from: Beginning | undefined;
  until: 'terminal' | 'needs-you' | 'idle';
  /** Undefined: entries of every kind. */
  kinds: ReadonlySet<EntryKind> | undefined;
  /** False: leaves when everything that is there has been told. */
  follow: boolean;
  timeoutMs: number | undefined;
  strict: boolean;
  ignoreStatus: boolean;
  exitOnInput: boolean;
  /** Never asks for an answer, never sends anything. */
  watchOnly: boolean;
  plain: boolean;
  color: boolean;
  quiet: boolean;
}

export interface ExportOptions {
  /** As for `watch`. */
  run: string;
  /** A path; undefined: standard output. */
  file: string | undefined;
  format: CopyFormat;
  timeoutMs: number | undefined;
  /** A copy that is not complete is a failure. */
  strict: boolean;
  quiet: boolean;
}
