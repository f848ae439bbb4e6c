import type { Clock } from '@runwatch/async';
import type { RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import { timeSlices } from '../api/turn.ts';
import type { LineBytes } from '../log/line-file.ts';
import type { Policy } from '../policy.ts';
import { HeadScan } from './head-scan.ts';
import { sameJson } from './same-json.ts';

export interface ReadHeadIo {
  clock: Clock;
  policy: Policy;
  api: CloudApi;
  ref: RunRef;
}

/** The stretch that is missing between what is read, and how to know that both ends meet. */
export interface MissingHead {
  /** Entries before this are known. */
  from: number;
  /** Where the newest page begins. */
  to: number;
  /** The last entry that is known before them. */
  previous: string | undefined;
  /** The first entry of the newest page. */
  next: string | undefined;
}

export interface HeadLines {
  lines: string[];
  /** Lines of the log that are no JSON, so far. The server's pages leave them out, so they have no number (protocol 1.5). */
  unreadable: number;
}

/** Fewer pages than this are quicker than the whole log. */
const FEW_PAGES = 3;

/**
 * Whether the whole log as one stream is better than pages: the server reads its whole log for each page, but who has most of it already does not want
 * it all again.
 */
export const savesPages = ({ page }: Policy, { from, to }: MissingHead): boolean =>
  to - from > FEW_PAGES * page && to - from > from / 4;

/** The lines of the whole log are not those of its pages: lines that are no JSON have no number (protocol 1.5), and each has to be looked at. */
export class NumbersDiffer extends Error {
  override readonly name = 'NumbersDiffer';
}

/**
 * Each page goes over the last entry of the one before, and the last page over the first that is known behind: a log that was changed meanwhile
 * has other entries under the same numbers.
 */
export async function* readPages(
  io: ReadHeadIo,
  missing: MissingHead,
  signal: AbortSignal,
): AsyncGenerator<string[], void> {
  let { previous } = missing;
  for (let at = missing.from; ; ) {
    const overlap = previous === undefined ? 0 : 1;
    const wanted = Math.min(io.policy.page, missing.to - at);
    const page = await io.api.page(io.ref, at - overlap, overlap + wanted + 1, signal);
    if (overlap === 1 && page.lines[0] !== undefined) checkJoint(page.lines[0], previous);
    const lines = page.lines.slice(overlap, overlap + wanted);
    const joint = page.lines[overlap + wanted];
    at += lines.length;
    if (at === missing.to && joint !== undefined) checkJoint(joint, missing.next);
    else if (lines.length === 0) throw protocolFailure('the log is shorter than the server said');
    if (lines.length > 0) yield lines;
    if (at === missing.to) return;
    previous = lines.at(-1);
  }
}

/**
 * The missing entries as the bytes of their lines, from the whole log, without making text of them. That their numbers are right is shown by the entry behind
 * them: only when this has returned are they proven.
 * @throws NumbersDiffer, CloudRunError
 */
export async function* readBytes(
  io: ReadHeadIo,
  { from, to, previous, next }: MissingHead,
  signal: AbortSignal,
): AsyncGenerator<LineBytes[], void> {
  const slice = timeSlices(io.clock);
  const scan = new HeadScan(from, to);
  const check = (joint: string) => {
    if (from > 0 && !sameJson(scan.previous, previous)) throw new NumbersDiffer('The log goes on from another entry');
    if (!sameJson(joint, next)) throw new NumbersDiffer('The log comes to another entry');
  };
  for await (const bytes of io.api.logBytes(io.ref, signal)) {
    const { pieces, joint } = scan.take(bytes);
    if (pieces.length > 0) yield pieces;
    if (joint !== undefined) return check(joint);
    await slice();
  }
  const joint = scan.end();
  if (joint !== undefined) return check(joint);
  throw protocolFailure('the log ended before the page that is known');
}

/**
 * The missing entries from the whole log, with each line looked at, because some are no JSON.
 * @throws CloudRunError
 */
export async function* readLines(
  io: ReadHeadIo,
  missing: MissingHead,
  signal: AbortSignal,
): AsyncGenerator<HeadLines, void> {
  const slice = timeSlices(io.clock);
  let at = 0;
  let unreadable = 0;
  // Held back until the next ones show that the numbers are right: what has been told is not taken back.
  let held: string[] = [];
  for await (const batch of io.api.log(io.ref, signal)) {
    const lines: string[] = [];
    let joint: string | undefined;
    for (const line of batch) {
      if (!isJson(line)) unreadable++;
      else if (at < missing.to) {
        if (at++ >= missing.from) lines.push(line);
      } else {
        joint = line;
        break;
      }
    }
    if (joint !== undefined) {
      checkJoint(joint, missing.next);
      return yield { lines: [...held, ...lines], unreadable };
    }
    if (lines.length > 0) {
      if (held.length > 0) yield { lines: held, unreadable };
      held = lines;
    }
    await slice();
  }
  throw protocolFailure('the log ended before the page that is known');
}

/** Torn lines and other accidents: the server leaves out of its pages what does not parse, so it must not be counted here either. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Every read must tell the same entry under the same number, or the numbers above are wrong. */
function checkJoint(line: string, known: string | undefined): void {
  if (known === undefined || sameJson(line, known)) return;
  throw protocolFailure('the log has other entries than before under the same numbers');
}
