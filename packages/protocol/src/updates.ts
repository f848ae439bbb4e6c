import { z } from 'zod';
import { Failure } from './errors.ts';
import { RunStatus } from './run.ts';

/*
 * What subscribers are told. The transcript is a list of entries, each a line of JSON text, numbered from 0.
 * A subscriber holds two stretches of it: the head [0, filled) and the tail [start, end); they meet when the history is filled in.
 *
 *   0 ........ filled            start ........ settled .... end
 *   |--- head ---|  (not yet told) |------------ tail -----------|
 *                                   log rows      live, provisional
 */

/** The run itself, as far as it is shown. */
export const RunMeta = z.object({
  taskId: z.string(),
  runId: z.string(),
  status: RunStatus,
  stage: z.string().nullable(),
  branch: z.string().nullable(),
  errorMessage: z.string().nullable(),
  output: z.unknown().optional(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  completedAt: z.string().nullable(),
  /** It was asked to stop through this app, and the server has accepted; until a terminal status is seen. */
  stopping: z.boolean().optional(),
});
export type RunMeta = z.infer<typeof RunMeta>;

/** How the wire is doing: never to be mixed with how the run is doing. */
export const ConnectionPhase = z.enum([
  'idle',
  'connecting',
  'catching-up',
  'live',
  'reconnecting',
  'waiting-for-network',
  'paused',
  'signed-out',
  'forbidden',
  'ended',
  'failed',
]);
export type ConnectionPhase = z.infer<typeof ConnectionPhase>;

export const Leg = z.enum(['proxy', 'api']);
export type Leg = z.infer<typeof Leg>;

export const Connection = z.object({
  phase: ConnectionPhase,
  leg: Leg.nullable(),
  /** Failed attempts in a row; 0 while all is well. */
  attempt: z.number(),
  /** When the next attempt is due, milliseconds since the epoch. */
  retryAt: z.number().nullable(),
  lastByteAt: z.number().nullable(),
  lastEntryAt: z.number().nullable(),
  failure: Failure.nullable(),
  /** What is shown was kept on this machine: no server was asked. */
  saved: z.boolean().optional(),
});
export type Connection = z.infer<typeof Connection>;

/** How we know that log and live stream were joined rightly: by event ids, by alignment, or only by similar content. */
export const Basis = z.enum(['id', 'alignment', 'content']);
export type Basis = z.infer<typeof Basis>;

/**
 * Entries known to be missing: `[from, to)`; `to` null when nobody can say how many. `changed`: somewhere from there on the log has other entries now
 * than when they were read.
 */
export const Gap = z.object({
  from: z.number(),
  to: z.number().nullable(),
  why: z.enum(['not-loaded', 'unproven', 'unavailable', 'changed']),
});
export type Gap = z.infer<typeof Gap>;

/** What the transcript is worth, told with it. */
export const Integrity = z.object({
  /** Entries [0, upTo) are complete. */
  upTo: z.number(),
  /** Entries known, provisional ones included. */
  total: z.number(),
  gaps: z.array(Gap),
  /** How log and live stream were joined; null when only one of them has spoken. */
  basis: Basis.nullable(),
  duplicatesDropped: z.number(),
  /** Entries shown that only the stream told although the log should have them: it has gone past them, or the run is over. */
  onlyLive: z.number(),
  /** Lines and events that were no JSON object. */
  unreadable: z.number(),
  /** Frames of kinds nobody here knows, ignored. */
  unknown: z.number(),
});
export type Integrity = z.infer<typeof Integrity>;

/** Of a run of which nothing is known yet. */
export const NO_ENTRIES: Integrity = {
  upTo: 0,
  total: 0,
  gaps: [],
  basis: null,
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
};

const at = z.number().int().nonnegative();
const lines = z.array(z.string());

export const RunUpdate = z.discriminatedUnion('kind', [
  /** First of all: the run, how many entries there are, and the newest of them: [start, start + lines.length). */
  z.object({
    kind: z.literal('snapshot'),
    run: RunMeta,
    total: at,
    start: at,
    lines,
    /** Set when this is a saved copy, told because the server cannot be reached: when it was kept, milliseconds since the epoch. */
    savedAt: z.number().optional(),
  }),
  /** From entry `at` on, the tail continues with these entries: an append, or a correction. Entries before `settled` are final. */
  z.object({ kind: z.literal('from'), at, lines, settled: at }),
  /** Older entries, never told before: they continue the head at `at`. */
  z.object({ kind: z.literal('fill'), at, lines }),
  /**
   * Permission requests among entries that have not been told yet, and still wait for an answer as far as is known: the lines that ask, oldest
   * first. Told anew, they take the place of those told before; once everything has been told, the entries themselves say it.
   */
  z.object({ kind: z.literal('requests'), lines }),
  /** For a display: the line that tells the agent's plan as it was before the entries of the snapshot. Told once it is known. */
  z.object({ kind: z.literal('plan'), line: z.string() }),
  z.object({ kind: z.literal('run'), run: RunMeta }),
  z.object({ kind: z.literal('connection'), connection: Connection }),
  z.object({ kind: z.literal('integrity'), integrity: Integrity }),
  /** Last of all: the run is over and everything has been told. */
  z.object({ kind: z.literal('ended'), run: RunMeta, integrity: Integrity }),
]);
export type RunUpdate = z.infer<typeof RunUpdate>;
