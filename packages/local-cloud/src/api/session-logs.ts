import type { Clock } from '@runwatch/async';
import { pageHeaders } from '@runwatch/protocol';
import type { Exchange } from '../http/exchange.ts';
import { invalid } from '../http/respond.ts';
import type { Run } from '../run.ts';
import type { LogChain } from '../store/log-chain.ts';
import type { LogRow } from '../store/log-store.ts';
import { logFilter } from './log-filter.ts';

const DEFAULT_LIMIT = 1_000;
const LARGEST_LIMIT = 5_000;
const LARGEST_PAGE = 16 * 1024 * 1024;

/** Pages looked at before others get a turn: a filter over a long log takes seconds. */
const PAGES_PER_TURN = 5;

/** `GET …/session_logs/`: a page of the log, as a bare array (protocol 1.5). */
export async function answerSessionLogs(run: Run, { target, response, closed }: Exchange, clock: Clock): Promise<void> {
  const { query } = target;
  const limit = integer(query, 'limit', { least: 1, most: LARGEST_LIMIT, otherwise: DEFAULT_LIMIT });
  const offset = integer(query, 'offset', { least: 0, most: Number.MAX_SAFE_INTEGER, otherwise: 0 });
  const passes = logFilter(query);
  const startedAt = clock.now();
  const log = await run.readLog();

  const page = new Page(limit);
  let matching = log.entryCount;
  if (!passes) for (const rows of log.entries(offset)) if (!(await rows).every((row) => page.add(row))) break;
  if (passes) matching = await addMatching(page, log, offset, passes, closed);

  const body = `[${page.texts.join(',')}]`;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    'server-timing': `read;dur=${clock.now() - startedAt}`,
    [pageHeaders.total]: log.entryCount,
    [pageHeaders.filtered]: matching,
    [pageHeaders.matching]: matching,
    [pageHeaders.hasMore]: String(offset + page.texts.length < matching),
  });
  response.end(body);
}

/** Adds the rows that pass, from the offset on; returns how many pass in all. */
async function addMatching(
  page: Page,
  log: LogChain,
  offset: number,
  passes: (row: LogRow) => boolean,
  closed: AbortSignal,
): Promise<number> {
  let matching = 0;
  let looked = 0;
  let full = false;
  for (const rows of log.entries()) {
    if (++looked % PAGES_PER_TURN === 0) {
      await new Promise(setImmediate);
      closed.throwIfAborted();
    }
    for (const row of await rows) if (passes(row) && matching++ >= offset && !full) full = !page.add(row);
  }
  return matching;
}

/** Rows until the limit, or until the JSON would pass 16 MiB; the first is always taken. */
class Page {
  readonly texts: string[] = [];
  readonly #limit: number;
  // The brackets.
  #bytes = 2;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when the row does not fit any more. */
  add(row: LogRow): boolean {
    if (this.texts.length >= this.#limit) return false;
    const { text } = row;
    const bytes = Buffer.byteLength(text) + 1;
    if (this.texts.length > 0 && this.#bytes + bytes > LARGEST_PAGE) return false;
    this.#bytes += bytes;
    this.texts.push(text);
    return true;
  }
}

function integer(
  query: URLSearchParams,
  name: string,
  range: { least: number; most: number; otherwise: number },
): number {
  const text = query.get(name);
  if (text === null) return range.otherwise;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw invalid('A valid integer is required.', name);
  if (value < range.least) throw invalid(`Ensure this value is greater than or equal to ${range.least}.`, name);
  if (value > range.most) throw invalid(`Ensure this value is less than or equal to ${range.most}.`, name);
  return value;
}
