import { RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { RunPlace } from '../run-address.ts';

export const NoticeKind = z.enum(['needs-you', 'failed', 'finished', 'quiet', 'connection-lost']);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** Something that a person should hear of. */
export const Notice = z.object({
  /** The same happening has the same id, however often it is seen. */
  id: z.string(),
  kind: NoticeKind,
  /** What it is about; null for the list as a whole. */
  run: RunRef.nullable(),
  /** Where in the run it is to be seen. */
  place: RunPlace,
  title: z.string(),
  text: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type Notice = z.infer<typeof Notice>;
