import type { RunActivity, RunMeta, RunRef } from '@runwatch/protocol';
import { cutLine, mayConcernRequests, REQUEST_TYPES } from '@runwatch/transcript';
import type { CloudApi, LogPage } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import { describeActivity } from '../run/describe-activity.ts';
import { type AskedSoFar, NOTHING_ASKED, newestAsks, readAsks } from './read-asks.ts';

/** What is known of a run's log without watching it. */
export interface NewsSoFar extends AskedSoFar {
  /** What its agent does; null before that was asked. */
  doing: {
    activity: RunActivity | undefined /** How many entries of `NEWS_TYPES` the log has. */;
    matching: number;
  } | null;
}

export const NOTHING_KNOWN: NewsSoFar = { ...NOTHING_ASKED, doing: null };

/**
 * Types of the log's entries that tell of requests, and where something begins, as the server's filter names them (protocol 1.5). What comes of it, such as
 * the output of a command, is most of a log, and is not asked for; nor are thoughts, of which there is an entry for each few words.
 */
const NEWS_TYPES = [
  ...REQUEST_TYPES,
  'session/prompt',
  '_posthog/user_message',
  'user_message',
  'agent_message',
  'tool_call',
  'plan',
  '_posthog/progress',
  '_posthog/status',
] as const;

/** Words of such an entry, in any spelling. */
const SIGN = /permission_re|turn_complete|run_started|prompt|_message|tool_call|plan|progress|status/;

/** Entries since the last question, at the most: an agent at work begins something every few seconds. */
const MOST_NEWS = 100;
/** Looked at where there is more, or nothing is known yet. */
const NEWEST = 20;

export interface ReadNewsIo {
  api: CloudApi;
  ref: RunRef;
  run: RunMeta;
  /** Called before each request. */
  sent: () => void;
}

/**
 * What has come since `known`. The first question is what waits for an answer, in one request, two where much was asked; the second is for what the agent
 * does, too, in two more. From then on one request brings both, and each entry once; three where more has come than it holds, or the log is another.
 * @throws CloudRunError
 */
export async function readNews(io: ReadNewsIo, known: NewsSoFar, signal: AbortSignal): Promise<NewsSoFar> {
  if (known.total === null) return { ...(await readAsks(io.api, io.ref, known, io.sent, signal)), doing: null };
  if (known.doing === null) return await beginNews(io, known, known.total, signal);
  const { matching, activity } = known.doing;
  const page = await newsPage(io, matching, MOST_NEWS, signal);
  const reached = matching + page.lines.length;
  if (page.hasMore || (page.lines.length === 0 && page.matching !== matching))
    return await catchUp(io, known, page, signal);
  const requests = page.lines.filter(tellsOfRequests);
  return {
    ...known,
    ...(requests.length > 0 && {
      lines: newestAsks([...known.lines, ...requests]),
      matching: known.matching + requests.length,
    }),
    total: page.total,
    doing: { matching: reached, activity: activityIn(io, page.lines) ?? activity },
  };
}

/** How many such entries there are is not known: asked for behind the end of the log, the server says so. A short log has them all on that page. */
async function beginNews(io: ReadNewsIo, known: NewsSoFar, total: number, signal: AbortSignal): Promise<NewsSoFar> {
  const asked = await readAsks(io.api, io.ref, known, io.sent, signal);
  const page = await newsPage(io, Math.max(0, total - MOST_NEWS), MOST_NEWS, signal);
  return { ...asked, ...(await newest(io, page, signal)) };
}

async function catchUp(io: ReadNewsIo, known: NewsSoFar, page: LogPage, signal: AbortSignal): Promise<NewsSoFar> {
  // A log that has become shorter is another one.
  const before = page.matching < (known.doing?.matching ?? 0) ? NOTHING_ASKED : known;
  const asked = await readAsks(io.api, io.ref, before, io.sent, signal);
  return { ...asked, ...(await newest(io, { ...page, lines: [] }, signal)) };
}

/** What the newest of them say: those on this page, where it has any. */
async function newest(
  io: ReadNewsIo,
  { lines, matching, total }: LogPage,
  signal: AbortSignal,
): Promise<Pick<NewsSoFar, 'doing' | 'total'>> {
  if (lines.length > 0 || matching === 0) return { total, doing: { matching, activity: activityIn(io, lines) } };
  const from = Math.max(0, matching - NEWEST);
  const page = await newsPage(io, from, NEWEST, signal);
  return { total: page.total, doing: { matching: from + page.lines.length, activity: activityIn(io, page.lines) } };
}

async function newsPage(
  { api, ref, sent }: ReadNewsIo,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<LogPage> {
  sent();
  const page = await api.page(ref, offset, limit, signal, NEWS_TYPES);
  if (!page.lines.every((line) => SIGN.test(line))) throw protocolFailure('the log was not filtered by type');
  return page;
}

/** Lines may be as long as a page: what they say that the agent does stands at their beginning, or at their end. */
const activityIn = ({ run }: ReadNewsIo, lines: readonly string[]): RunActivity | undefined =>
  describeActivity(
    run,
    0,
    lines.map((line) => cutLine(line)),
  ).activity;

const REQUESTS: ReadonlySet<unknown> = new Set(REQUEST_TYPES);

/** Exactly those that a request for `REQUEST_TYPES` would bring: their number is where the next one begins. */
function tellsOfRequests(line: string): boolean {
  if (!mayConcernRequests(line)) return false;
  try {
    return REQUESTS.has((JSON.parse(line) as { notification?: { method?: unknown } } | null)?.notification?.method);
  } catch {
    // It is no entry.
    return false;
  }
}
