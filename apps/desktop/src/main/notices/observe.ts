import { Id, isTerminal, type RunList, type RunRef, type RunSummary } from '@runwatch/protocol';
import { z } from 'zod';
import type { RunPlace } from '../run-address.ts';
import type { Notice } from './notice.ts';

/** What was known of a run when it was last seen. */
const RunMemory = z.object({
  over: z.boolean(),
  /** Requests that somebody was, or need not be, told of. */
  asked: z.array(z.string()),
  /** The agent waits to be told more, or the run is over; null: nobody knows. */
  finished: z.boolean().nullable(),
  quiet: z.boolean(),
});
type RunMemory = z.infer<typeof RunMemory>;

/** What was known of an account's runs. */
export const NoticeMemory = z.object({
  runs: z.record(z.string(), RunMemory),
  /** Since when the list cannot be read; null while it can. */
  lostSince: z.number().nullable(),
  lostTold: z.boolean(),
});
export type NoticeMemory = z.infer<typeof NoticeMemory>;

export const NOTHING_KNOWN: NoticeMemory = { runs: {}, lostSince: null, lostTold: false };

export interface Observed {
  memory: NoticeMemory;
  /** What has happened, once each. */
  notices: Notice[];
  /** Ids of notices that are not so any more: nobody needs to hear of them now. */
  settled: string[];
}

const QUIET_MS = 10 * 60_000;
const LOST_MS = 5 * 60_000;

export const noticeKeyOf = ({ accountId, taskId, runId }: RunRef): string =>
  JSON.stringify([accountId ?? null, taskId, runId]);

/** What is new in a list of runs, compared with what was known. A notice belongs to entering a state; staying in it is none. */
export function observe(memory: NoticeMemory, accountId: string, list: RunList, now: number): Observed {
  const notices: Notice[] = [];
  const settled: string[] = [];
  const runs: NoticeMemory['runs'] = {};
  // A list that was never read says nothing of what is gone.
  if (list.asOf === null) Object.assign(runs, memory.runs);
  for (const summary of list.runs) {
    const key = noticeKeyOf(summary.ref);
    const before = memory.runs[key];
    const tell: Tell = (notice, id = notice.kind) =>
      notices.push({ place: END, ...notice, id: `${id} ${key}`, run: summary.ref, title: summary.title, at: now });
    const asked = observeAsks(before, summary, tell, (id) => settled.push(`${id} ${key}`));
    const ending = observeEnd(before, summary, tell);
    runs[key] = { asked, ...ending, quiet: observeQuiet(before, summary, now, tell) };
    if (before?.finished && ending.finished === false) settled.push(`finished ${key}`);
  }
  return { ...observeConnection(memory, accountId, list, now, runs, notices, settled), notices, settled };
}

type Tell = (notice: Pick<Notice, 'kind' | 'text'> & { place?: RunPlace }, id?: string) => void;

const END: RunPlace = { at: 'end' };

/** Agents make the ids of requests: one that no address can hold is not looked for. */
const placeOf = (requestId: string): RunPlace => (Id.safeParse(requestId).success ? { at: 'request', requestId } : END);

function observeAsks(
  before: RunMemory | undefined,
  { run, asks }: RunSummary,
  tell: Tell,
  settle: (id: string) => void,
): string[] {
  const known = before?.asked ?? [];
  // Nobody knows: what was known may still be so.
  const open = isTerminal(run.status) ? [] : (asks ?? known.map((requestId) => ({ requestId, title: null })));
  const ids = open.map(({ requestId }) => requestId);
  for (const id of known) if (!ids.includes(id)) settle(`ask ${id}`);
  for (const { requestId, title } of open)
    if (!known.includes(requestId)) {
      const text = title ? `Allow ${title}?` : 'Waits for your answer';
      tell({ kind: 'needs-you', text, place: placeOf(requestId) }, `ask ${requestId}`);
    }
  return ids;
}

function observeEnd(
  before: RunMemory | undefined,
  { run, activity, queued }: RunSummary,
  tell: Tell,
): Pick<RunMemory, 'over' | 'finished'> {
  const over = isTerminal(run.status);
  // What was over, or at rest, when it was first met happened before anybody asked.
  const isNews = before !== undefined && !before.over;
  if (over) {
    if (isNews && run.status === 'failed') tell({ kind: 'failed', text: run.errorMessage ?? 'The run failed' });
    if (isNews && run.status === 'completed' && !before.finished)
      tell({ kind: 'finished', text: 'The run is completed' });
    return { over, finished: true };
  }
  // A message that waits is taken up next: the turn that ends is not the last.
  const isAtRest = activity?.kind === 'idle' && !queued;
  // A turn that was over when that became known ended before anybody asked, too.
  if (isAtRest && isNews && before.finished === false)
    tell({ kind: 'finished', text: 'The turn is over: the agent waits for you' });
  // Where nobody knows what the agent does, that is no reason to take it for something new.
  const finished = activity === undefined ? (before?.finished ?? null) : isAtRest;
  return { over, finished };
}

function observeQuiet(before: RunMemory | undefined, summary: RunSummary, now: number, tell: Tell): boolean {
  const { run, activity, wire, asks } = summary;
  if (isTerminal(run.status) || activity?.kind === 'idle' || (asks?.length ?? 0) > 0) return false;
  if (wire === undefined || wire.phase !== 'live' || wire.entryAt === null) return before?.quiet ?? false;
  const quiet = now - wire.entryAt >= QUIET_MS;
  if (quiet && !before?.quiet)
    tell({ kind: 'quiet', text: 'The agent has said nothing for 10 minutes; the connection is well' });
  return quiet;
}

function observeConnection(
  memory: NoticeMemory,
  accountId: string,
  { trouble, asOf }: RunList,
  now: number,
  runs: NoticeMemory['runs'],
  notices: Notice[],
  settled: string[],
): { memory: NoticeMemory } {
  const id = `connection-lost ${accountId}`;
  // A machine that sleeps has lost nothing.
  if (trouble === null || trouble.kind === 'asleep') {
    if (memory.lostTold && trouble === null) settled.push(id);
    return { memory: { runs, lostSince: null, lostTold: trouble !== null && memory.lostTold } };
  }
  const lostSince = memory.lostSince ?? now;
  const isNews = !memory.lostTold && now - lostSince >= LOST_MS;
  if (isNews) {
    const text = asOf === null ? 'The list of runs could not be read yet' : 'What is shown is more than 5 minutes old';
    notices.push({ id, kind: 'connection-lost', run: null, place: END, title: 'Connection lost', text, at: now });
  }
  return { memory: { runs, lostSince, lostTold: memory.lostTold || isNews } };
}
