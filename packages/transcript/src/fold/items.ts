import type { PermissionOption } from '@runwatch/protocol';

/*
 * What people read: entries folded into items (protocol section 11). An item is never changed in place: what changed is a
 * new object, what did not keeps its identity, so that comparing by reference is enough to know what to draw again.
 */

/** An entry that was cut for display (`CUT` in the protocol). */
export interface Cut {
  entry: number;
  /** How many characters it has as it was written. */
  length: number;
}

interface Base {
  /** Stable and unique in a transcript: made of the kind and the entry number that it was told under first, or the id of a tool call or request. */
  key: string;
  /** Number of the first entry it was made of. Items stand in the order of their first entries. */
  first: number;
  /** Number of the last entry it was made of so far. */
  last: number;
  /** How many entries it was made of so far; 0 for a request that is known to be open although its entry is still to come. */
  entries: number;
  /** ISO time of its first entry, as the writer gave it. */
  at: string | null;
  /** ISO time of its last entry. */
  until: string | null;
  /** It rests on entries that the run log does not cover yet: they may still be corrected. */
  provisional: boolean;
  /** The last of its entries that was cut for display; what of it is still shown may be cut, too. */
  cut: Cut | null;
}

/** What a person asked of the agent. The same prompt told in two spellings is one item. */
export interface UserItem extends Base {
  kind: 'user';
  text: string;
}

/** Text of the agent. */
export interface MessageItem extends Base {
  kind: 'message';
  text: string;
  /** It may still grow. */
  open: boolean;
}

/** The agent thinking aloud. */
export interface ThoughtItem extends Base {
  kind: 'thought';
  text: string;
  open: boolean;
}

/** A tool call with everything later said about it. `null` means: never told. */
export interface ToolItem extends Base {
  kind: 'tool';
  toolCallId: string;
  title: string | null;
  /** `read`, `edit`, `execute`…: an open vocabulary. */
  toolKind: string | null;
  /** The agent's own name of the tool, such as `Bash`. */
  toolName: string | null;
  /** The call inside which this one was made. */
  parentToolCallId: string | null;
  status: 'pending' | 'in_progress' | 'completed' | 'failed' | (string & {}) | null;
  rawInput: unknown;
  rawOutput: unknown;
  /** ACP content blocks, as they came. */
  content: readonly unknown[];
  locations: readonly ToolLocation[];
  error: string | null;
}

export interface ToolLocation {
  path: string;
  line: number | null;
}

/** A line that the server wrote. */
export interface ConsoleItem extends Base {
  kind: 'console';
  level: 'debug' | 'info' | 'warn' | 'error' | (string & {});
  message: string;
}

/** A step of setting up; told again, it changes in place. */
export interface ProgressItem extends Base {
  kind: 'progress';
  group: string;
  step: string;
  status: 'pending' | 'in_progress' | 'completed' | 'failed' | (string & {});
  label: string;
  detail: string | null;
}

/** What a command of the sandbox printed. */
export interface OutputItem extends Base {
  kind: 'output';
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/** The agent's plan: one item a turn, the newest state of it. */
export interface PlanItem extends Base {
  kind: 'plan';
  steps: readonly PlanStep[];
}

export interface PlanStep {
  content: string;
  status: 'pending' | 'in_progress' | 'completed' | (string & {});
  priority: string | null;
}

/** The agent asks before it does something. */
export interface PermissionItem extends Base {
  kind: 'permission';
  requestId: string;
  toolCallId: string | null;
  title: string | null;
  toolKind: string | null;
  rawInput: unknown;
  content: readonly unknown[];
  /** `_meta` of the tool call: questions and the like (protocol 3.6). */
  meta: unknown;
  /** In the order of the wire; empty when only the resolution has been told so far. */
  options: readonly PermissionOption[];
  /** `expired`: the turn or the run ended first, or what followed it has not been loaded yet. */
  state: 'open' | 'answered' | 'expired';
  /** What was chosen; null when that is not known. */
  optionId: string | null;
}

/** A turn is over. */
export interface TurnEndItem extends Base {
  kind: 'turn-end';
  /** `end_turn`, `cancelled`, `refusal`…; null when not told. */
  stopReason: string | null;
  /** A turn that the agent took on its own. */
  background: boolean;
  /** ISO time of the prompt that began the turn; null when that was not told, or is not held here. */
  began: string | null;
}

/** Something the agent is busy with besides the turn, such as `compacting`. */
export interface StatusItem extends Base {
  kind: 'status';
  status: string;
  complete: boolean;
  error: string | null;
}

export interface ErrorItem extends Base {
  kind: 'error';
  message: string;
  /** Who says so, or the type of error. */
  source: string | null;
}

/** A milestone: `run_started`, `branch_created`, `task_complete`… with what came with it. */
export interface NoticeItem extends Base {
  kind: 'notice';
  name: string;
  params: Readonly<Record<string, unknown>>;
}

/** An event of the Pi runtime, whose shapes are not published. */
export interface PiItem extends Base {
  kind: 'pi';
  eventType: string | null;
  event: unknown;
}

/** An entry of a kind nobody here knows: shown, not dropped. */
export interface UnknownItem extends Base {
  kind: 'unknown';
  /** The method, the kind of update or the type, whatever names it best. */
  name: string;
  entry: unknown;
}

/** A line that is no JSON object. */
export interface UnreadableItem extends Base {
  kind: 'unreadable';
  /** Size of what arrived, where it is known; else the length of the line. */
  bytes: number;
  /** The beginning of the line; empty when only its size is known. */
  text: string;
}

/** What anything folded from entries can be. */
export type FoldedItem =
  | UserItem
  | MessageItem
  | ThoughtItem
  | ToolItem
  | ConsoleItem
  | ProgressItem
  | OutputItem
  | PlanItem
  | PermissionItem
  | TurnEndItem
  | StatusItem
  | ErrorItem
  | NoticeItem
  | PiItem
  | UnknownItem
  | UnreadableItem;

/** Stands where entries `[from, to)` have not been loaded yet; vanishes when they are. */
export interface MissingItem extends Base {
  kind: 'missing';
  from: number;
  to: number;
  /** Entries loaded so far, of `total` that there are. */
  loaded: number;
  total: number;
}

export type TranscriptItem = FoldedItem | MissingItem;
export type TranscriptItemKind = TranscriptItem['kind'];
