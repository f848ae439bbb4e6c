import type { OutgoingHttpHeaders } from 'node:http';

/** Routes by name, on both legs. */
export type RouteName =
  | 'projects'
  | 'tasks'
  | 'task'
  | 'runs'
  | 'run'
  | 'logs'
  | 'session_logs'
  | 'stream_token'
  | 'api_stream'
  | 'proxy_stream'
  | 'command'
  | 'cancel'
  | 'append_log'
  | 'event_stream'
  | 'proxy_ingest';

/**
 * What a route answers instead of its own answer. An `endless` body is sent again and again until the reader leaves. `reset` destroys the
 * socket, `hang` never answers, `stall` sends headers and some bytes and then nothing, `pass` lets the request through,
 * `lose` does what was asked for and destroys the socket in place of the answer.
 */
export type RouteAnswer =
  | { status: number; headers?: OutgoingHttpHeaders | undefined; body?: string | Uint8Array | object | undefined }
  | { status: number; headers?: OutgoingHttpHeaders | undefined; endless: string }
  | 'reset'
  | 'hang'
  | 'stall'
  | 'lose'
  | 'pass';

export interface RuleOptions {
  /** How many requests it concerns. Default: all until released; for a list of answers, as many as there are. */
  times?: number | undefined;
  /** Only requests that name this run. */
  runId?: string | undefined;
}

/** Which history request is held. */
export interface HoldOptions {
  runId?: string | undefined;
  /** Default: `session_logs`. */
  route?: 'session_logs' | 'logs' | undefined;
}

/** Takes a switch back; what waits because of it goes on. */
export type Release = () => void;

/** Ways to make trouble on the wire. Rules of one route apply in the order in which they were made: delays first, then an answer. */
export interface CloudSwitches {
  /** Makes requests wait before anything of them is answered. */
  delay(route: RouteName, wait: number | Promise<void>, options?: RuleOptions): Release;
  /** Answers instead of the route; the answers of a list are given one after the other. */
  answer(route: RouteName, answer: RouteAnswer | readonly RouteAnswer[], options?: RuleOptions): Release;
  /**
   * Makes one history request wait: the next one when `n` is 0, the one after it when `n` is 1, and so on. It reads the log
   * when it is released.
   */
  holdPage(n: number, options?: HoldOptions): { reached: Promise<void>; release: Release };
  /** The API wants this key from now on, and refuses any other. */
  changeKey(key: string): void;
  /** How fast scenarios play from now on; Infinity plays them without pauses. */
  speed(factor: number): void;
}
