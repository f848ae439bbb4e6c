import { RunRef } from '@runwatch/protocol';
import { z } from 'zod';

/** Where the echo of a message that was posted will stand. */
export const Posted = z.object({
  /** Its echo is an entry from here on: what was final when it was posted cannot hold it. */
  floor: z.number().int().nonnegative(),
  /** How many prompts with the same text stood behind the floor already: those are older. */
  older: z.number().int().nonnegative(),
  /** When the server accepted it, milliseconds since the epoch; null: no answer has come. */
  acceptedAt: z.number().nullable(),
});
export type Posted = z.infer<typeof Posted>;

/**
 *     waiting ──► sending ──► sent ──► (its echo is in the transcript: it leaves)
 *       ▲ │           │
 *       │ ▼           ▼
 *   held-back       failed      `held-back`: the turn was interrupted; `failed`: it will not be accepted as it is
 */
export const MessageState = z.enum(['waiting', 'held-back', 'sending', 'sent', 'failed']);
export type MessageState = z.infer<typeof MessageState>;

/** A message that waits for the end of a turn, as it is kept. */
export const Message = z.object({
  /** The command's id: kept before it is first sent, so that a repetition is the same wish. */
  id: z.string().min(1),
  text: z.string().min(1),
  state: MessageState,
  /** A turn has run while it waited: interrupting that turn holds it back. */
  duringTurn: z.boolean(),
  /** It was asked for to go now, whatever the agent does. */
  urgent: z.boolean(),
  /** Set when it may have arrived. */
  posted: Posted.nullable(),
  /** Why it did not go, the last time it was tried. */
  failure: z.string().nullable(),
  /** How often it was tried in vain, and when it is tried again; null: as soon as it can. */
  tries: z.number().int().nonnegative(),
  retryAt: z.number().nullable(),
});
export type Message = z.infer<typeof Message>;

/** What waits for one run. */
export const KeptQueue = z.object({
  /** In whose name: another identity, server or project is another. */
  owner: z.string(),
  run: RunRef.required({ accountId: true }),
  /** The run is over: what stands here was not sent. */
  isOver: z.boolean(),
  messages: z.array(Message),
});
export type KeptQueue = z.infer<typeof KeptQueue>;

export const newMessage = (id: string, text: string): Message => ({
  id,
  text,
  state: 'waiting',
  duringTurn: false,
  urgent: false,
  posted: null,
  failure: null,
  tries: 0,
  retryAt: null,
});
