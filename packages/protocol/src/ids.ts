import { z } from 'zod';

/** An id that no encoding makes safe in a path. Raised before any request is made. */
export class InvalidIdError extends Error {
  override readonly name = 'InvalidIdError';
}

// URL parsers resolve these away as path segments, however they are written (WHATWG URL, "double-dot segment").
const DOT_SEGMENTS = new Set(['.', '..']);

/**
 * One path segment. Whatever the id contains (`/ ? & % #`, spaces, non-ASCII) stays inside the segment.
 * @throws {InvalidIdError} for the empty id, `.`, `..` and ids with lone surrogates
 */
export function encodeSegment(id: string): string {
  if (id === '') throw new InvalidIdError('Cannot name a path with an empty id');
  if (DOT_SEGMENTS.has(id)) throw new InvalidIdError(`Cannot name a path with the id ${JSON.stringify(id)}`);
  try {
    return encodeURIComponent(id);
  } catch (cause) {
    throw new InvalidIdError('Cannot name a path with an id that is not well-formed Unicode', { cause });
  }
}

// Long enough for any id seen (UUIDs), short enough to bound a header line.
const LONGEST_ID = 1_024;

/** An id that can stand in a path: see `encodeSegment`. */
export const Id = z
  .string()
  .max(LONGEST_ID)
  .refine((id) => {
    try {
      return encodeSegment(id) !== '';
    } catch {
      return false;
    }
  }, 'Not usable as an id: empty, a dot segment, or not well-formed Unicode');

/** Names an account among those that are signed in here. No server ever sees it. */
export const AccountId = z.string().min(1).max(LONGEST_ID);

/** Under this account stand runs that were opened from files; nobody is signed in under it. */
export const FILES_ACCOUNT = 'files';

/** How everything outside main names a run: never by host or URL. Without an account, the first one is meant. */
export const RunRef = z.object({ accountId: AccountId.optional(), taskId: Id, runId: Id });
export type RunRef = z.infer<typeof RunRef>;
