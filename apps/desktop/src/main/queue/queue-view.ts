import type { MessageState } from './message.ts';

/*
 * What waits for a run, as windows are told it. Also read in windows: types only.
 */

/** What the next message waits for. */
export type WaitsFor =
  /** The end of the turn that runs. */
  | 'turn'
  /** The turn that a message before it begins. */
  | 'start'
  /** That the run be read. */
  | 'look'
  /** That somebody finishes writing it anew. */
  | 'edit'
  /** The time at which it is tried again. */
  | 'retry'
  /** That somebody does something about one that failed. */
  | 'failed'
  | 'watch-only'
  | 'connection'
  | 'network'
  | 'paused'
  | 'sign-in'
  | 'access'
  /** That the run can be read again. */
  | 'run'
  /** Nothing any more: the run is over, or is being stopped. */
  | 'over';

export interface QueuedMessage {
  id: string;
  text: string;
  state: MessageState;
  /** It may be written anew: no server can have it. */
  canEdit: boolean;
  /** Somebody is writing it anew, here or in another window. */
  isEdited: boolean;
  /** Why it did not go, the last time it was tried. */
  failure: string | null;
}

export interface QueueView {
  messages: readonly QueuedMessage[];
  /** What the next one waits for; null when none waits. */
  waitsFor: WaitsFor | null;
  /** The run is over: nothing of this will be sent. */
  isOver: boolean;
}
