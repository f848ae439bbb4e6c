import type { AgentWriter } from './agent/agent-writer.ts';
import type { ReceivedCommand } from './api/received-command.ts';
import type { CloudRunStatus } from './run-state.ts';
import type { WireSpelling } from './stream/spelling.ts';

/** A run of the local cloud, driven by a scenario or by hand. */
export interface CloudRun {
  readonly taskId: string;
  readonly runId: string;
  readonly title: string;
  readonly repository: string | null;
  readonly status: CloudRunStatus;
  /** Writes as the agent in the sandbox does: live at once, to the log late and in the log's spelling. */
  readonly agent: AgentWriter;
  readonly switches: RunSwitches;
  /** Commands that reached the run, in order; a repeated `user_message` is not told twice. */
  readonly commands: readonly ReceivedCommand[];
  /** Ids of the permission requests that wait for an answer. */
  readonly openPermissions: readonly string[];

  /** Puts an event into the live stream only. A string goes out as it is, even if it is no JSON. */
  live(event: object | string): void;
  /** Puts an entry into the run log only, at once. A string is a line as it is, even if it is no JSON. */
  log(entry: object | string): void;
  /** Everything that is due late is in the log afterwards; a message that is still growing is cut here. */
  flushLog(): void;
  /** Changes the status and, unless `tell` is false, says so in the live stream. */
  setStatus(
    status: CloudRunStatus,
    options?: { tell?: boolean; errorMessage?: string; stage?: string; branch?: string },
  ): void;
  /** Ends the run as it should: flush, log, terminal status, and (unless `sentinel` is false) the end of the stream. */
  finish(status: 'completed' | 'failed' | 'cancelled', options?: { sentinel?: boolean; errorMessage?: string }): void;
  /** Answers a permission request as somebody in another window would. */
  answerPermission(requestId: string, optionId: string): 'resolved' | 'unknown' | 'not-offered';
  /**
   * What the run log of this run (without ancestors) will hold when everything is flushed: every fact in order, in the log's spelling.
   * Lines that are no JSON are left out.
   */
  truth(): object[];
}

/** Ways to make trouble for the readers of one run. */
export interface RunSwitches {
  /** Ends the open streams: `clean` completes the HTTP response, `torn` sends FIN in the middle of it. */
  cut(how?: 'clean' | 'torn'): void;
  /** Destroys the sockets of the open streams (RST). */
  reset(): void;
  /** Writes nothing more to the streams open now, and keeps their sockets. Streams opened later are not concerned. */
  freeze(): void;
  thaw(): void;
  /** Rotates the open streams now (`end` / `rotated`). */
  rotate(): void;
  /** Keeps only the newest `keep` entries of the live window. */
  trim(keep: number): void;
  /** The live window is gone, as after its time to live. */
  expireWindow(): void;
  /** Tokens given out until now are refused as expired. */
  expireTokens(): void;
  /** Sends the newest `count` entries once more to the open streams, with their ids. */
  repeat(count: number): void;
  /** Readers start as if they had sent no `Last-Event-ID`. */
  ignoreCursor(on: boolean): void;
  /** Readers start at the oldest entry, whatever they ask for. */
  replayFromStart(on: boolean): void;
  /** Ends the stream: for good, or with an error that repeats on every reconnect (protocol 9.3). */
  endWith(error?: string): void;
  /** The live window is deleted and the agent starts anew: other event ids; old cursors are older than the window. */
  epochReset(): void;
  /** How frames are written from the next write on: line ends, byte order mark, size of the writes. */
  spell(spelling: Partial<WireSpelling>): void;
}
