import { z } from 'zod';
import { retryAfterMs } from './backoff.ts';
import type { Answer } from './post.ts';

const Seq = z.number().int().nonnegative();
const Taken = z.looseObject({ accepted: Seq, duplicate: Seq, last_accepted_seq: Seq });
const Refused = z.looseObject({ error: z.string(), last_accepted_seq: Seq.optional() });

/** What an answer to an ingest request means for whoever sent it (protocol 8.3). */
export type Verdict =
  | { readonly kind: 'taken'; readonly last: number; readonly duplicate: number }
  /** The server's connection to us broke in the middle: this is how far it came. */
  | { readonly kind: 'cut'; readonly last: number }
  /** The numbers do not fit: `last` is what they must go on from. */
  | { readonly kind: 'conflict'; readonly last: number }
  /** The stream has been completed; it takes nothing more. */
  | { readonly kind: 'over' }
  /** The request, or its first event that was not taken, is too large. */
  | { readonly kind: 'too large'; readonly last: number | undefined }
  /** The first event that was not taken is nothing that the server can read. */
  | { readonly kind: 'malformed' }
  /** 401, or a token that cannot be had. */
  | { readonly kind: 'token refused' }
  /** Trying again will hardly help; a person must look. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly floorMs: number }
  | { readonly kind: 'no answer' };

/** The one word by which two 409 differ; both legs have it. */
const ALREADY_COMPLETE = /already complete/i;

/** Pure. `now`: for dates in `Retry-After`. */
export function judgeAnswer(answer: Answer, now: number): Verdict {
  const { status } = answer;
  const json = parse(answer.text);
  const failed: Verdict = { kind: 'failed', status, floorMs: retryAfterMs(answer.retryAfter, now) };
  if (status === 200) {
    const taken = Taken.safeParse(json);
    // A hotel's sign-in page has status 200, too.
    if (!taken.success) return failed;
    return { kind: 'taken', last: taken.data.last_accepted_seq, duplicate: taken.data.duplicate };
  }
  if (status === 401) return { kind: 'token refused' };
  const refused = Refused.safeParse(json).data;
  const last = refused?.last_accepted_seq;
  switch (status) {
    case 400:
      return refused ? { kind: 'malformed' } : failed;
    case 408:
      return last === undefined ? failed : { kind: 'cut', last };
    case 409:
      if (refused && ALREADY_COMPLETE.test(refused.error)) return { kind: 'over' };
      return last === undefined ? failed : { kind: 'conflict', last };
    case 413:
      // Also from whoever stands before the server, in any shape.
      return { kind: 'too large', last };
    case 429:
      return failed;
  }
  return status >= 500 ? failed : { kind: 'refused', status };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
