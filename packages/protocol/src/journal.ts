import { z } from 'zod';
import { FailureCode } from './errors.ts';
import { Basis, Leg } from './updates.ts';

const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();
const failure = { code: FailureCode.nullable(), httpStatus: z.number().int().nullable() };

/**
 * One thing that the wire of a run did. Numbers and words of these lists, and nothing else: no hosts, no tokens, no ids of servers, nothing that
 * an agent or a person wrote. Times are in milliseconds.
 */
export const WireNote = z.discriminatedUnion('kind', [
  /** A connection was answered with a stream. `resumed`: it was asked to go on where the last one stopped. */
  z.object({ kind: z.literal('opened'), leg: Leg, resumed: z.boolean(), status: z.number().int(), firstByteMs: ms }),
  /** A connection could not be opened; `leg` null when it was not known yet which way to go. */
  z.object({
    kind: z.literal('not-opened'),
    leg: Leg.nullable(),
    afterMs: ms,
    why: z.enum(['failed', 'cut']),
    ...failure,
  }),
  /**
   * An open connection has ended. `why`: as the server said, or `closed` without a word, `failed` when it broke, `cut` by this side (a pause, a sleep, another
   * network, or a run that is over and silent).
   */
  z.object({
    kind: z.literal('closed'),
    leg: Leg,
    why: z.enum(['stream-end', 'rotated', 'trimmed', 'error', 'closed', 'failed', 'cut']),
    openMs: ms,
    entries: count,
    duplicates: count,
    ...failure,
  }),
  /** Nothing is tried for this long. `why`: what is counted against, or `person` when only somebody can help. */
  z.object({
    kind: z.literal('waiting'),
    what: z.enum(['stream', 'history']),
    forMs: ms,
    attempt: count,
    why: z.enum(['transport', 'backend', 'person']),
    ...failure,
  }),
  /** The run's log was read on from entry `offset`. */
  z.object({ kind: z.literal('looked'), offset: count, rows: count, hasMore: z.boolean(), tookMs: ms }),
  z.object({ kind: z.literal('look-failed'), offset: count, tookMs: ms, ...failure }),
  /** The newest page was told: `entries` of them, from number `from` on. */
  z.object({ kind: z.literal('began'), from: count, entries: count, tookMs: ms }),
  /** Older entries `[from, to)` are read, as the whole log in one piece (`bytes`, `lines`) or as `pages`. */
  z.object({ kind: z.literal('filling'), by: z.enum(['bytes', 'lines', 'pages']), from: count, to: count }),
  z.object({ kind: z.literal('filled'), to: count, tookMs: ms }),
  z.object({ kind: z.literal('fill-failed'), to: count, tookMs: ms, ...failure }),
  /** Log and stream were joined: `shared` rows stand in both, `dropped` were told twice and are shown once. */
  z.object({ kind: z.literal('joined'), basis: Basis, shared: count, dropped: count }),
  /** The stream does not go on where it stopped (`unknown`), or told more than could be taken in (`missed`). */
  z.object({ kind: z.literal('gap'), why: z.enum(['unknown', 'missed']) }),
  /** The stream is not read on, because so many `entries` wait for a log that is late or cannot be read. */
  z.object({ kind: z.literal('held'), entries: count, ...failure }),
  /** It is read on. */
  z.object({ kind: z.literal('released'), afterMs: ms }),
  /** Everything has been told. */
  z.object({ kind: z.literal('ended') }),
]);
export type WireNote = z.infer<typeof WireNote>;

/** A note with its number, counted from 0 for each run, and its time, milliseconds since the epoch. */
export const WireEvent = z.object({ n: count, at: z.number(), note: WireNote });
export type WireEvent = z.infer<typeof WireEvent>;
