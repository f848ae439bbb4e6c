import { FailureCode, RunRef } from '@runwatch/protocol';
import { z } from 'zod';

// What an inspector is told of main, and what it says itself for a bundle. Read in windows, too: no imports from main's side.

/** What went over the boundary between windows and main. Bytes are counted only while an inspector looks. */
export interface IpcCounters {
  received: number;
  sent: number;
  receivedBytes: number;
  sentBytes: number;
  /** Messages that were not let in, by reason. */
  refused: Readonly<Record<string, number>>;
  subscriptions: number;
  /** Messages to windows that were not acknowledged yet. */
  ahead: number;
}

const count = z.number().int().nonnegative();

/** A command that was sent from a window: that it was, and what came of it. What it said is not kept. */
export const SentCommand = z.object({
  id: z.uuid(),
  method: z.enum(['user_message', 'cancel', 'close', 'permission_response', 'set_config_option', 'stop']),
  state: z.enum(['sending', 'done', 'queued', 'already', 'stopping', 'already-over', 'failed']),
  /** Milliseconds since the epoch. */
  at: z.number(),
  tookMs: z.number().nonnegative().nullable(),
  code: FailureCode.nullable(),
});
export type SentCommand = z.infer<typeof SentCommand>;

/** Milliseconds between what an entry says of itself and its being shown, by the clocks of two computers. */
export const Lag = z.object({ count, p50: z.number(), p99: z.number() });
export type Lag = z.infer<typeof Lag>;

/** Most entries that go into a bundle, the newest of them. */
export const MOST_BUNDLED = 200;

/** An entry with its number, counted from 1. */
export const BundledEntry = z.object({ number: count, line: z.string() });
export type BundledEntry = z.infer<typeof BundledEntry>;

/** What a window adds to a bundle. `entries` only if a person has said that what they say may go into it. */
export const BundleWish = z.object({
  run: RunRef,
  commands: z.array(SentCommand).max(200),
  lag: Lag.nullable(),
  entries: z
    .object({
      /** Final ones, `[from, to)`: main has them. */
      from: count,
      to: count,
      /** Those behind them, which only windows can tell of. */
      provisional: z.array(BundledEntry).max(MOST_BUNDLED),
    })
    .nullable(),
});
export type BundleWish = z.infer<typeof BundleWish>;
