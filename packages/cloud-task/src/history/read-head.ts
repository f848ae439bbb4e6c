import type { Clock } from '@runwatch/async';
import type { RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import { timeSlices } from '../api/turn.ts';
import type { Policy } from '../policy.ts';
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
  /** The whole log as lines, where that saves pages; or pages in any case, because the lines were not to be had. */
  by: 'lines' | 'pages';
}

export interface HeadLines {
  lines: string[];
  /** Lines of the log that are no JSON, so far. The server's pages leave them out, so they have no number (protocol 1.5). */
  unreadable: number;
}

/** Fewer pages than this are quicker than the whole log. */
const FEW_PAGES = 3;

/**
 * The entries between the beginning that is known and the newest page, oldest first, in batches. The whole log as one stream of lines where that
 * saves pages (the server reads its whole log for each page), else pages.
 * @throws CloudRunError
 */
export async function* readHead(
  io: ReadHeadIo,
  missing: MissingHead,
  signal: AbortSignal,
): AsyncGenerator<HeadLines, void> {
  if (missing.by === 'lines' && missing.to - missing.from > FEW_PAGES * io.policy.page)
    yield* readLines(io, missing, signal);
  else yield* readPages(io, missing, signal);
}

/**
 * Each page goes over the last entry of the one before, and the last page over the first that is known behind: a log that was changed meanwhile
 * has other entries under the same numbers.
 */
async function* readPages(io: ReadHeadIo, missing: MissingHead, signal: AbortSignal): AsyncGenerator<HeadLines, void> {
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
    if (lines.length > 0) yield { lines, unreadable: 0 };
    if (at === missing.to) return;
    previous = lines.at(-1);
  }
}

async function* readLines(io: ReadHeadIo, missing: MissingHead, signal: AbortSignal): AsyncGenerator<HeadLines, void> {
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
