import { type CloudRunsClient, RunRef, type RunSummary } from '@runwatch/protocol';
import type { FoundRun } from '../watch/reporter.ts';
import { readList } from './read-list.ts';

export type Finding =
  | { kind: 'found'; run: FoundRun }
  | { kind: 'not-found'; message: string }
  | { kind: 'unclear'; message: string };

// A shorter beginning is more likely a slip than a name.
const LEAST_PREFIX = 4;

/**
 * What `name` means: `task/run` as it stands, `latest`, a run id, or the beginning of the id of exactly one run in the list.
 * Rejects with a `CloudRunError` when the list cannot be had.
 */
export async function findRun(client: CloudRunsClient, name: string, signal: AbortSignal): Promise<Finding> {
  const slash = name.indexOf('/');
  if (slash >= 0) return namedOutright(name.slice(0, slash), name.slice(slash + 1));
  const runs = (await readList(client, signal)) ?? [];
  if (name === 'latest') {
    const newest = runs.reduce<RunSummary | undefined>(
      (best, each) => (best && !isNewer(each, best) ? best : each),
      undefined,
    );
    return newest ? found(newest) : { kind: 'not-found', message: 'There are no runs in this project' };
  }
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

function namedOutright(taskId: string, runId: string): Finding {
  const ref = RunRef.safeParse({ taskId, runId });
  if (!ref.success) return { kind: 'unclear', message: `Cannot be the ids of a task and a run: ${taskId}/${runId}` };
  return found({ ref: ref.data, title: null, repository: null });
}

const found = ({ ref, title, repository }: Omit<FoundRun, 'resume'>): Finding => ({
  kind: 'found',
  run: { ref, title, repository, resume: `runwatch watch ${quoted(`${ref.taskId}/${ref.runId}`)}` },
});

/** As a shell needs it. */
const quoted = (word: string): string => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const createdAt = ({ run }: RunSummary): number => Date.parse(run.createdAt ?? '') || 0;

const isNewer = (run: RunSummary, than: RunSummary): boolean => createdAt(run) > createdAt(than);
