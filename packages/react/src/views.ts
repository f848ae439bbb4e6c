import type {
  CloudRunError,
  Command,
  Connection,
  Integrity,
  ListTrouble,
  RunMeta,
  RunRef,
  RunSummary,
  SearchHit,
} from '@runwatch/protocol';
import type { EntryRange, Numbering, PermissionItem, PlanItem, TranscriptItem } from '@runwatch/transcript';

/*
 * What the hooks give. `status` says whether something has been loaded, as query libraries use the word;
 * how the wire is doing is another fact: `connection`.
 */

/** Names a run; null skips the hook: nothing is watched, everything is empty. */
export type MaybeRunRef = RunRef | null;

/**
 * `pending`: nothing to show yet. `success`: there is something to show. `error`: it will not come, or go on, by itself;
 * what was loaded before stays readable.
 */
export type LoadStatus = 'pending' | 'error' | 'success';

/** `useCloudRuns()`. */
export interface CloudRunsView {
  status: LoadStatus;
  data: readonly RunSummary[];
  /** When the server last told the list, milliseconds since the epoch; null before it ever did. */
  asOf: number | null;
  /** Why it is not newer, where it should be; it goes on being tried. Null while all is well. */
  trouble: ListTrouble | null;
  /** The newest failure of following the list, until it has been overcome. */
  error: CloudRunError | null;
}

/** `useCloudRun(ref)`. */
export interface CloudRunView {
  status: LoadStatus;
  data: RunMeta | null;
  /** The newest failure of the watch itself, until it has been overcome. Failures of the wire are in `connection`. */
  error: CloudRunError | null;
  connection: Connection | null;
  integrity: Integrity | null;
  /** The run is over and everything has been told. */
  ended: boolean;
  /** Set while what is shown is a saved copy, because the server cannot be reached: when it was kept, milliseconds since the epoch. */
  savedAt: number | null;
}

/** How far the run's history has been read by whoever reads it for this window, in entries. */
export interface HistoryProgress {
  loaded: number;
  total: number;
  done: boolean;
}

/**
 * `useRunTranscript(ref)`: an indexed view, not an array. A new object with each revision; items keep their identity.
 *
 * Held are the end of the run and the entries around the place where somebody reads; `missing` items stand for all others.
 */
export interface RunTranscriptView {
  status: LoadStatus;
  /** Changes whenever anything in the transcript has. */
  revision: number;
  /** Number of items, those that stand for missing entries included. */
  count: number;
  at(position: number): TranscriptItem | undefined;
  /** Items `[from, to)`: a small array, for what is on screen. */
  range(from: number, to: number): TranscriptItem[];
  /** Position of the item that holds entry `entry`, or of the last one before it; -1 when there is none. */
  positionOf(entry: number): number;
  /**
   * Positions of the items that stand in a row with that of `entry`, up to the next entries that are not held: the `missing` items at both ends are
   * the first and the last of them. Where `entry` is not held, its `missing` item alone.
   */
  stretchOf(entry: number): EntryRange;
  /** Entries known, provisional ones included. */
  entryCount: number;
  /** Entries before this one are final. */
  settled: number;
  /** Another one when a correction has given entries other numbers, as when the log has a message in one entry that was told in pieces. */
  numbering: Numbering;
  /** The number in this view of the item that began with entry `entry` when `before` was the numbering. */
  renumbered(entry: number, before: Numbering): number;
  /** The entry as it was told, one line of JSON text; undefined while it is not held. */
  line(entry: number): string | undefined;
  /** Says that entries `[from, to)` are on screen now: those around them will be held, those far away may be let go. */
  readingAt(from: number, to: number): void;
  /** How far the history has been read, whether it is held here or not. */
  history: HistoryProgress;
  /** The agent's newest plan, wherever one reads. */
  plan: PlanItem | null;
  /** Entries that nobody has read yet, so that they cannot come. */
  unread: EntryRange | null;
}

/** How answering a request is going, on this side. What others answered is in the item's own `state`. */
export type Answering =
  | { state: 'open' }
  | { state: 'sending'; optionId: string }
  | { state: 'answered'; optionId: string }
  /** Kept, with the reason: the same answer may be sent again. */
  | { state: 'failed'; optionId: string; failure: CloudRunError };

/** A request that waits for an answer, or whose answer has not been seen in the transcript yet. */
export interface PermissionAsk {
  request: PermissionItem;
  answering: Answering;
}

/** `useRunPermissions(ref)`. */
export interface RunPermissionsView {
  /** In the order in which they were asked. */
  open: readonly PermissionAsk[];
}

export type PermissionAnswer = Omit<Extract<Command, { method: 'permission_response' }>['params'], 'requestId'>;

/** Answers a request; resolves with what came of it and never rejects. */
export type AnswerPermission = (requestId: string, answer: PermissionAnswer) => Promise<Answering>;

/** A message that has been sent but not been seen in the transcript yet. */
export interface PendingMessage {
  /** The command's id: a retry carries the same. */
  id: string;
  text: string;
  state: 'sending' | 'sent' | 'failed';
  /** Why it failed; null unless `failed`. */
  failure: CloudRunError | null;
}

/** `useSendMessage(ref)`. */
export interface SendMessage {
  /** Sends a message and returns its id; what becomes of it is in `pending`. */
  send(text: string, options?: { steer?: boolean }): string;
  /** Oldest first; a message leaves when its echo appears in the transcript, or when it is discarded. */
  pending: readonly PendingMessage[];
  /** Sends a failed message again, with the same id, so that it cannot be delivered twice. */
  retry(id: string): void;
  /** Forgets a message that failed. */
  discard(id: string): void;
}

/** `useStopRun(ref)`. */
export interface StopRun {
  stop(): Promise<void>;
  /** From the click until a terminal status has been seen, or asking has failed. */
  isStopping: boolean;
  /** Why asking failed, until it is tried again. */
  failure: CloudRunError | null;
}

/** `usePauseRun(ref)`. */
export interface PauseRun {
  /** No request is made for the run any more. What was told stays. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** What a search has found so far. */
export interface RunSearchView {
  /** `done`: everything that is known of the run has been looked at; what comes is, too. `failed`: it cannot be looked for, `error` says why. */
  status: 'idle' | 'searching' | 'done' | 'failed';
  /** In order of the run: a stretch of all that were found, the newest at first. */
  hits: readonly SearchHit[];
  /** Hits counted, also those that are not held. */
  found: number;
  /** How many are not held before and behind `hits`, as far as they have been counted. */
  earlier: number;
  later: number;
  /** Entries looked at, of `total`. */
  scanned: number;
  total: number;
  error: CloudRunError | null;
  /** Somebody reads near this end: more of them are held there, where there are more, and fewer at the other. */
  page: (direction: 'earlier' | 'later') => void;
  /** Which is being done. */
  paging: 'earlier' | 'later' | null;
  /** Why that did not succeed the last time. */
  pageError: CloudRunError | null;
}
