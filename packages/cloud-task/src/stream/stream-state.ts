import type { Failure, Leg } from '@runwatch/protocol';

/** How the stream is doing, as `followStream` tells it. */
export type StreamState =
  | { kind: 'connecting'; leg: Leg | null }
  | { kind: 'open'; leg: Leg }
  | {
      kind: 'waiting';
      phase: 'reconnecting' | 'failed' | 'signed-out' | 'forbidden';
      attempt: number;
      retryAt: number;
      failure: Failure | null;
      /** What it is counted against; `person` when only somebody can help. */
      why: 'transport' | 'backend' | 'person';
    }
  | { kind: 'ended' };
