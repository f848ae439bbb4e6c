import type { RunRef } from '@runwatch/protocol';

/** A server, and what can be done to it. */
export interface ServerUnderTest {
  /** Of the API leg, without a slash at the end. The proxy leg is where `stream_token/` says. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly projectId: string;
  readonly driver: ServerDriver;
}

/** The run that a scenario wants. Whatever is left out is the server's choice; the status is then `in_progress`. */
export interface RunWish {
  taskId?: string | undefined;
  runId?: string | undefined;
  title?: string | undefined;
  status?: string | undefined;
  environment?: 'cloud' | 'local' | undefined;
  /** The run whose log comes before this one's. */
  resumes?: RunRef | undefined;
  presenceGated?: boolean | undefined;
}

/**
 * What a suite can make happen in a server. Everything is optional: scenarios that need what is missing are reported as not applicable,
 * and so are those whose run cannot be made. Each promise resolves when readers that come afterwards see the effect.
 */
export interface ServerDriver {
  /** A run with no entries and no live stream yet; undefined when there is no making one of this kind. */
  createRun?(wish: RunWish): Promise<RunRef | undefined>;
  /** Appends events to the live stream, and to nothing else. */
  live?(run: RunRef, events: readonly object[]): Promise<void>;
  /** Appends lines to the run log, and to nothing else. */
  log?(run: RunRef, lines: readonly string[]): Promise<void>;
  /** Sets the status without a word in the live stream. */
  setStatus?(run: RunRef, status: string): Promise<void>;
  /** Writes the sentinel that ends the live stream: with an error, or for good. */
  endStream?(run: RunRef, error?: string): Promise<void>;
  /** Keeps the newest `keep` entries of the live stream. */
  trim?(run: RunRef, keep: number): Promise<void>;
  /** Deletes the live stream, as its time to live does. */
  expire?(run: RunRef): Promise<void>;
  /** Lets `ms` of the server's time pass: what falls due has happened afterwards. */
  advance?(ms: number): Promise<void>;
  /** Open streams that one run may have on a leg. */
  streamsAllowed?(leg: 'api' | 'proxy'): number | undefined;
  /** A token of this run for sending events, which no stream may accept. */
  sendingToken?(run: RunRef): Promise<string>;
  /** The `user_message`s that reached the run's agent, in order. */
  messages?(run: RunRef): Promise<readonly string[]>;
  /** Makes the agent ask for a permission with the options `allow` and `reject`. */
  askPermission?(run: RunRef, requestId: string): Promise<void>;
}
