import type { CloudRunStatus, RouteAnswer, RouteName, WireSpelling } from '@runwatch/local-cloud';

/**
 * A failure that people have seen, as plain data: what the cloud does, what it does to its readers, and what is waited for. In the end the
 * run is over, and every reader must have been told its truth: each entry once and in order, the status, one snapshot first, one end last,
 * and no gap.
 */
export interface ClientScenario {
  /** Begins with the id of the failure (docs/failure-coverage.md), as in `B7: a page hangs`. */
  readonly name: string;
  /** The legs on which it is played; default: each. */
  readonly legs?: readonly Leg[];
  readonly run?: { eventIds?: boolean; presenceGated?: boolean; history?: number };
  readonly setup: readonly CloudStep[];
  readonly operations: readonly (CloudStep | ClientStep)[];
  /** How often a route may have been asked in the end. */
  readonly mostRequests?: Partial<Record<RouteName, number>>;
}

export type Leg = 'api' | 'proxy';

/** `stream`: that of the leg which is played. */
type Route = RouteName | 'stream';

/** What happens in the cloud. Steps that wait for nothing happen in one turn. */
export type CloudStep =
  | { do: 'start' }
  /** The agent says something, live at once and in the log later: whole, or in pieces. */
  | { do: 'say'; texts: readonly string[] }
  | { do: 'pieces'; texts: readonly string[] }
  | { do: 'prompt'; text: string }
  | { do: 'turn-end' }
  | { do: 'console'; text: string }
  /** What is due in the log is written now. */
  | { do: 'flush' }
  /** The run is over, and a new one takes up its work; it is watched from then on. */
  | { do: 'resume' }
  | { do: 'finish'; status: 'completed' | 'failed' | 'cancelled'; sentinel?: boolean }
  /** The run is over without a word in the stream, and REST tells that with the time of an earlier change. */
  | { do: 'finish-with-old-time'; status: 'completed' | 'failed' }
  | { do: 'status'; status: CloudRunStatus; tell: boolean }
  | { do: 'cut'; how: 'clean' | 'torn' | 'reset' }
  | { do: 'freeze' }
  | { do: 'rotate' }
  | { do: 'trim'; keep: number }
  | { do: 'expire' }
  | { do: 'expire-tokens' }
  | { do: 'repeat'; count: number }
  | { do: 'ignore-cursor' }
  | { do: 'replay-from-start' }
  | { do: 'new-epoch' }
  | ({ do: 'spell' } & Partial<WireSpelling>)
  | { do: 'answer'; route: Route; answers: readonly RouteAnswer[] }
  /** The next connect gets the first `frames` frames of the stream without their last `chop` bytes, and then its end. */
  | { do: 'chop-next-stream'; frames: number; chop: number }
  /** Requests wait until `release`. */
  | { do: 'hold'; route: Route }
  | { do: 'release'; route: Route };

/** What readers do, and what is waited for. The scenario's first reader is `reader`. */
export type ClientStep =
  | { do: 'watch'; reader?: string }
  | { do: 'until-shown'; text: string }
  /** Until so many streams are open. */
  | { do: 'until-open'; streams: number }
  /** Until a route has been asked so often. */
  | { do: 'until-asked'; route: Route; times: number }
  | { do: 'pass'; ms: number };
