import { FailureCode, isCloudRunError } from '@runwatch/protocol';
import { z } from 'zod';

// Read in windows, too: no imports from main's side.

const name = z.string().regex(/^\$?[A-Za-z]{1,40}$/);
const code = z.union([FailureCode, z.string().regex(/^[A-Z][A-Z0-9_]{1,59}$/)]);
const place = z.number().int().nonnegative();
const file = z.string().regex(/^(?:node:[\w/]{1,60}|[\w.-]{1,60}\.[cm]?[jt]sx?)$/);

const MOST_PLACES = 8;
const MOST_CAUSES = 3;

/** Which kind of error it was: nothing that a person, an agent or a server had a say in. */
const ErrorKind = z.object({ name, code: code.nullable() });
type ErrorKind = z.infer<typeof ErrorKind>;

/**
 * What is known of an error without what it may quote. Messages repeat what was read: parsers their input, the network stack headers and bytes, zod what was
 * typed. Its kind and the places of our own code tell what went wrong, and no more.
 */
export const ErrorOutline = z.object({
  ...ErrorKind.shape,
  /** Innermost first. Files by name alone: their folders tell who somebody is. */
  at: z.array(z.object({ file, line: place, column: place })).max(MOST_PLACES),
  causes: z.array(ErrorKind).max(MOST_CAUSES),
});
export type ErrorOutline = z.infer<typeof ErrorOutline>;

/** The outline of whatever was thrown. Never throws itself. */
export function outlineOf(thrown: unknown): ErrorOutline {
  try {
    if (!(thrown instanceof Error)) return { name: nameOf(typeof thrown), code: null, at: [], causes: [] };
    return { ...kindOf(thrown), at: placesOf(thrown), causes: causesOf(thrown) };
  } catch {
    // Errors can be made whose very fields throw.
    return { name: 'Error', code: null, at: [], causes: [] };
  }
}

function kindOf(error: Error): ErrorKind {
  const said = isCloudRunError(error) ? error.failure.code : 'code' in error ? error.code : null;
  return { name: nameOf(error.name), code: code.safeParse(said).data ?? null };
}

const nameOf = (said: unknown): string => name.safeParse(said).data ?? 'Error';

function causesOf(error: Error): ErrorKind[] {
  const causes: ErrorKind[] = [];
  for (let { cause } = error; cause instanceof Error && causes.length < MOST_CAUSES; { cause } = cause)
    causes.push(kindOf(cause));
  return causes;
}

const FRAME = /^\s+at /;
const PLACE = /(?:\(|\bat (?:async )?)([^()\s]+):(\d{1,9}):(\d{1,9})\)?$/;

/** A stack begins with the message, whose lines may look like anything: only what follows it without a gap, up to the end, is the stack. */
function placesOf({ stack, message }: Error): ErrorOutline['at'] {
  if (typeof stack !== 'string') return [];
  const said = message === '' ? -1 : stack.lastIndexOf(message);
  const lines = stack.slice(said < 0 ? 0 : said + message.length).split('\n');
  const frames = lines.slice(lines.findLastIndex((line) => !FRAME.test(line)) + 1);
  return frames.flatMap((frame) => placeOf(frame) ?? []).slice(0, MOST_PLACES);
}

function placeOf(frame: string): ErrorOutline['at'][number] | null {
  const [, where = '', line, column] = PLACE.exec(frame) ?? [];
  const known = file.safeParse(where.startsWith('node:') ? where : where.split(/[\\/]/).at(-1));
  return known.success ? { file: known.data, line: Number(line), column: Number(column) } : null;
}
