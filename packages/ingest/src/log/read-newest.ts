import { apiRoutes, pageHeaders, type RunPath, urlOf } from '@runwatch/protocol';
import { request } from 'undici';
import { z } from 'zod';
import { deadline } from '../deadline.ts';
import type { ExchangeIo } from '../exchange.ts';
import { orAborted } from '../or-aborted.ts';
import { Token } from '../token.ts';

/** A page of the log, as far as it is needed. */
interface LogPage {
  readonly status: number;
  /** Entries in the whole log. */
  readonly total: number;
  readonly text: string;
}

/** How a page of the log is read. Rejects when there is no answer, or with the signal's reason. */
export type GetPort = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<LogPage>;

/** A page has at most 16 MiB (protocol 1.5). */
const LARGEST_PAGE = 32 * 1024 * 1024;

export const undiciGet: GetPort = async (url, headers, signal) => {
  const { statusCode, headers: answered, body } = await request(url, { headers, signal });
  const text: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    text.push(chunk);
    size += chunk.length;
    if (size > LARGEST_PAGE) throw new Error('The page is too large');
  }
  return { status: statusCode, total: Number(answered[pageHeaders.total]), text: Buffer.concat(text).toString() };
};

export interface NewestIo extends Pick<ExchangeIo, 'clock' | 'credential' | 'answerMs'> {
  get: GetPort;
  target: { readonly url: string } & Readonly<RunPath>;
}

const Rows = z.array(z.unknown());

/**
 * The newest `count` entries of the log, oldest first, as JSON text; undefined when there was no answer that could be read, `refused` when this key may not
 * read. Rejects with the signal's reason only.
 */
export async function readNewest(
  { get, target, clock, credential, answerMs }: NewestIo,
  count: number,
  signal: AbortSignal,
): Promise<readonly string[] | 'refused' | undefined> {
  using limit = deadline(clock, answerMs, signal);
  const page = async (offset: number, size: number) => {
    const url = urlOf(target.url, apiRoutes.sessionLogs(target), { offset, limit: size });
    const { authorization } = new Token(await orAborted(credential.token(), limit.signal));
    return await orAborted(get(url, { authorization, accept: 'application/json' }, limit.signal), limit.signal);
  };
  try {
    const first = await page(0, 1);
    if (first.status === 401 || first.status === 403) return 'refused';
    if (first.status !== 200 || !Number.isFinite(first.total)) return undefined;
    const newest = await page(Math.max(0, first.total - count), count);
    if (newest.status !== 200) return undefined;
    // Written anew, so that a server's own way of spacing makes no difference.
    return Rows.parse(JSON.parse(newest.text)).map((row) => JSON.stringify(row));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
