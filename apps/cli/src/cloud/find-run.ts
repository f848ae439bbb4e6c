import { type CloudRunsClient, LINK_SCHEME, parseDeepLink, RunRef, type RunSummary } from '@runwatch/protocol';
import type { FoundRun } from '../watch/reporter.ts';
import { readList } from './read-list.ts';

export type Finding =
  | { kind: 'found'; run: FoundRun }
  | { kind: 'not-found'; message: string }
  | { kind: 'unclear'; message: string };

// A shorter beginning is more likely a slip than a name.
const LEAST_PREFIX = 4;

/** Where the account's runs are: addresses of runs elsewhere name none of them. */
export interface Home {
  url: string;
  projectId: string;
}

/**
 * What `name` means: `task/run` as it stands, a link or an address that names a run, `latest`, a run id, or the beginning of the id of exactly one run in
 * the list. Rejects with a `CloudRunError` when the list cannot be had.
 */
export async function findRun(
  client: CloudRunsClient,
  name: string,
  home: Home | null,
  signal: AbortSignal,
): Promise<Finding> {
  const outright = namedOutright(name, home);
  if (outright?.kind === 'task') return newestOf(await listed(client, signal), outright.taskId);
  if (outright) return outright;
  const runs = await listed(client, signal);
  if (name === 'latest') return newestOf(runs);
  const exact = runs.find(({ ref }) => ref.runId === name);
  if (exact) return found(exact);
  const begun = name.length < LEAST_PREFIX ? [] : runs.filter(({ ref }) => ref.runId.startsWith(name));
  const [only, other] = begun;
  if (only && !other) return found(only);
  if (only)
    return { kind: 'unclear', message: `More than one run begins so: ${begun.map(({ ref }) => ref.runId).join(', ')}` };
  return {
    kind: 'not-found',
    message: `No such run among the newest runs of the tasks (an older run is named task/run): ${name}`,
  };
}

const listed = async (client: CloudRunsClient, signal: AbortSignal): Promise<readonly RunSummary[]> =>
  (await readList(client, signal)) ?? [];

function newestOf(runs: readonly RunSummary[], taskId?: string): Finding {
  const newest = runs
    .filter(({ ref }) => taskId === undefined || ref.taskId === taskId)
    .reduce<RunSummary | undefined>((best, each) => (best && !isNewer(each, best) ? best : each), undefined);
  if (newest) return found(newest);
  const where = taskId === undefined ? 'this project' : `the task ${taskId}`;
  return { kind: 'not-found', message: `There are no runs in ${where}` };
}

/** What a name says without a look at the list; undefined when it takes one. */
export function namedOutright(name: string, home: Home | null): Finding | { kind: 'task'; taskId: string } | undefined {
  if (name.toLowerCase().startsWith(`${LINK_SCHEME}:`)) return ofLink(name);
  if (/^https?:\/\//i.test(name)) return ofAddress(name, home);
  const slash = name.indexOf('/');
  return slash < 0 ? undefined : ofIds(name.slice(0, slash), name.slice(slash + 1));
}

function ofIds(taskId: string, runId: string): Finding {
  const ref = RunRef.safeParse({ taskId, runId });
  if (!ref.success) return { kind: 'unclear', message: `Cannot be the ids of a task and a run: ${taskId}/${runId}` };
  return found({ ref: ref.data, title: null, repository: null });
}

/** Accounts in links are those of the app that made them; here there is one. */
function ofLink(name: string): Finding {
  const link = parseDeepLink(name);
  if (!link) return { kind: 'unclear', message: `This link cannot be read: ${name}` };
  const { taskId, runId } = link.run;
  return found({ ref: { taskId, runId }, title: null, repository: null });
}

/** Of a page about a task (`…/tasks/T?runId=R`), or of the API (`…/tasks/T/runs/R/…`). */
function ofAddress(name: string, home: Home | null): ReturnType<typeof namedOutright> {
  const unclear = (message: string): Finding => ({ kind: 'unclear', message });
  if (!URL.canParse(name)) return unclear(`Cannot read the address: ${name}`);
  const url = new URL(name);
  const own = home && new URL(home.url);
  if (own && own.origin !== url.origin)
    return unclear(`This is an address of ${url.host}, not of ${own.host}: ${name}`);
  const [, projectId] = /\/projects?\/([^/]+)\//.exec(url.pathname) ?? [];
  if (home && projectId !== undefined && projectId !== home.projectId)
    return unclear(`This is an address of project ${projectId}, not of ${home.projectId}: ${name}`);
  const [, task, run] = /\/tasks\/([^/]+)(?:\/runs\/([^/]+))?/.exec(url.pathname) ?? [];
  try {
    const runId = run === undefined ? url.searchParams.get('runId') : decodeURIComponent(run);
    if (task === undefined) return unclear(`This address names no task: ${name}`);
    const taskId = decodeURIComponent(task);
    return runId === null ? { kind: 'task', taskId } : ofIds(taskId, runId);
  } catch {
    return unclear(`Cannot read the address: ${name}`);
  }
}

const found = ({ ref, title, repository }: Omit<FoundRun, 'resume'>): Finding => ({
  kind: 'found',
  run: { ref, title, repository, resume: `runwatch watch ${quoted(`${ref.taskId}/${ref.runId}`)}` },
});

/** As a shell needs it. */
const quoted = (word: string): string => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const createdAt = ({ run }: RunSummary): number => Date.parse(run.createdAt ?? '') || 0;

const isNewer = (run: RunSummary, than: RunSummary): boolean => createdAt(run) > createdAt(than);
