import { z } from 'zod';

// Ids are UUIDs, paths are procedure names: generous bounds that keep keys and errors small.
const id = z.string().min(1).max(100);
const path = z.string().min(1).max(100);

/** electron-trpc's two messages to main (its wire shape, version 0.7.1). Whatever else they hold is left behind. */
const Message = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('request'),
    operation: z.object({
      id,
      type: z.enum(['query', 'mutation', 'subscription']),
      path,
      input: z.unknown().optional(),
    }),
  }),
  z.object({ method: z.literal('subscription.stop'), id }),
]);
export type Message = z.infer<typeof Message>;

/** Reads what arrived on the channel; undefined for anything that is no message. The input stays unknown: each procedure parses its own. */
export function readMessage(value: unknown): Message | undefined {
  return Message.safeParse(value).data;
}
