import type { RunRef } from '@runwatch/protocol';
import type { CloudApi, LogPage } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import type { Policy } from '../policy.ts';
import { findAgain } from './find-again.ts';
import { sameJson } from './same-json.ts';

/** The log as far as it was read. */
export interface LogEnd {
  /** So many entries, as the server counts them. */
  readonly offset: number;
  /** The last of them, oldest first; empty where nothing is known of what stands before `offset`. */
  readonly known: readonly string[];
  /** A page of another offset, which none behind the end may be. */
  readonly other?: LogPage;
}

/** What the log has from entry `offset` on. */
export interface LogRows {
  offset: number;
  lines: string[];
  /** There is more behind them than is read at once. */
  hasMore?: true;
  /** Set when the log is not the one that was read before. */
  changed?: LogChange;
}

export interface LogChange {
  /** Where the log had been read to. */
  from: number;
  /** Entries before this are what they were, as far as was looked; 0 where nobody knows. */
  intact: number;
  /** So many of the known entries, from the last one back, the log does not have any more. */
  vanished: number;
}

/** Pages that are read before anything of them is told. */
const PORTION_PAGES = 5;

/**
 * Everything behind the end that is known. Each page goes over the last entry before it: a log that was changed has another entry there, and is then
 * looked at one page further back for where its known end stands now. Where that is not found, reading goes on at the log's end.
 * Pages may be shorter than asked for, so the offset moves by what came; an empty page ends it, whatever its headers say. A log that is far ahead is read in
 * portions: what is read and not yet told is in memory.
 * @throws CloudRunError also when the log changes while it is read
 */
export async function readOn(
  api: CloudApi,
  policy: Policy,
  ref: RunRef,
  end: LogEnd,
  signal: AbortSignal,
): Promise<LogRows> {
  const { offset, other } = end;
  const lines: string[] = [];
  const edges = new Set(other && other.lines.length > 0 ? [edgesOf(other)] : []);
  for (let last = end.known.at(-1); ; last = lines.at(-1)) {
    const overlap = last === undefined ? 0 : 1;
    const page = await api.page(ref, offset + lines.length - overlap, policy.page + overlap, signal);
    // A cache that ignores the query would be read for ever, and so would a few that take turns.
    const edge = edgesOf(page);
    if (edges.has(edge)) throw protocolFailure('one page of the log was sent for two');
    edges.add(edge);
    if (overlap === 1 && !sameJson(page.lines[0], last)) {
      if (lines.length > 0) throw protocolFailure('the log has other entries than before under the same numbers');
      return await readChanged(api, policy, ref, end, page, signal);
    }
    for (const line of page.lines.slice(overlap)) lines.push(line);
    const isAll = page.total !== null && offset + lines.length >= page.total;
    if (!page.hasMore || page.lines.length === overlap || isAll) return { offset, lines };
    if (lines.length >= PORTION_PAGES * policy.page) return { offset, lines, hasMore: true };
  }
}

/** `page` was asked for with the last known entry, and begins with something else. */
async function readChanged(
  api: CloudApi,
  policy: Policy,
  ref: RunRef,
  end: LogEnd,
  page: LogPage,
  signal: AbortSignal,
): Promise<LogRows> {
  const at = page.lines.length > 0 ? end.offset - 1 : Math.min(end.offset - 1, page.total ?? end.offset - 1);
  const back = Math.max(0, at - policy.page);
  const before = back < at ? (await api.page(ref, back, at - back, signal)).lines : [];
  const isClosed = back + before.length === at;
  const start = isClosed ? back : at;
  const rows = isClosed ? [...before, ...page.lines] : page.lines;
  const found = findAgain(end.known, rows);
  const changed = { from: end.offset, intact: intactTo(end, start, rows), vanished: found?.vanished ?? 0 };
  if (found) return { offset: start + found.next, lines: rows.slice(found.next), changed };
  return {
    offset: Math.max(page.total ?? 0, start + rows.length),
    lines: [],
    changed: { ...changed, vanished: end.known.length },
  };
}

/** How far the rows from `start` on are what is known under the same numbers. */
function intactTo({ offset, known }: LogEnd, start: number, rows: readonly string[]): number {
  const first = Math.max(start, offset - known.length);
  let at = first;
  while (at < offset && sameJson(rows[at - start], known[at - (offset - known.length)])) at++;
  return at > first ? at : 0;
}

/** Entries carry timestamps and ids: two pages that begin and end alike are one. */
const edgesOf = ({ lines }: LogPage): string => `${lines.length} ${lines[0]} ${lines.at(-1)}`;
