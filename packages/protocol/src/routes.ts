import { encodeSegment } from './ids.ts';

/** The ids that a run's routes need. PostHog nests runs in tasks in projects (protocol section 1). */
export interface RunPath {
  projectId: string;
  taskId: string;
  runId: string;
}

const project = (projectId: string) => `/api/projects/${encodeSegment(projectId)}`;
const task = (projectId: string, taskId: string) => `${project(projectId)}/tasks/${encodeSegment(taskId)}`;
const run = (path: RunPath) => `${task(path.projectId, path.taskId)}/runs/${encodeSegment(path.runId)}`;

/** Paths of the PostHog API, trailing slashes as the server has them. Every id is encoded. */
export const apiRoutes = {
  projects: () => '/api/projects/',
  tasks: (projectId: string) => `${project(projectId)}/tasks/`,
  runs: (projectId: string, taskId: string) => `${task(projectId, taskId)}/runs/`,
  run: (path: RunPath) => `${run(path)}/`,
  logs: (path: RunPath) => `${run(path)}/logs/`,
  sessionLogs: (path: RunPath) => `${run(path)}/session_logs/`,
  streamToken: (path: RunPath) => `${run(path)}/stream_token/`,
  stream: (path: RunPath) => `${run(path)}/stream/`,
  command: (path: RunPath) => `${run(path)}/command/`,
  cancel: (path: RunPath) => `${run(path)}/cancel/`,
  appendLog: (path: RunPath) => `${run(path)}/append_log/`,
  eventStream: (path: RunPath) => `${run(path)}/event_stream/`,
};

/** Paths of the agent-proxy. */
export const proxyRoutes = {
  stream: (runId: string) => `/v1/runs/${encodeSegment(runId)}/stream`,
  ingest: (runId: string) => `/v1/runs/${encodeSegment(runId)}/ingest`,
};

/** The page of a run in PostHog's own web app, for a browser. @throws {UnexpectedUrlError} as `urlOf` */
export const webPageOf = (apiHost: string, { projectId, taskId, runId }: RunPath): URL =>
  urlOf(apiHost, `/project/${encodeSegment(projectId)}/tasks/${encodeSegment(taskId)}`, { runId });

/** The URL would not reach the path that was meant. */
export class UnexpectedUrlError extends Error {
  override readonly name = 'UnexpectedUrlError';
}

/**
 * `path` on `base` (which may have a path of its own), with the query.
 * @throws {UnexpectedUrlError} when the parsed URL's path is not the intended one, or the base is not plain http(s)
 */
export function urlOf(base: string, path: string, query: Record<string, string | number | undefined> = {}): URL {
  const root = new URL(base);
  if (!/^https?:$/.test(root.protocol) || root.username || root.password || root.search || root.hash)
    throw new UnexpectedUrlError(
      `Cannot use ${root.protocol}//${root.host} as a base: only plain http(s) addresses will do`,
    );
  const intended = root.pathname.replace(/\/+$/, '') + path;
  const url = new URL(root.origin + intended);
  if (url.pathname !== intended)
    throw new UnexpectedUrlError('Cannot build the URL: its path would not be the intended one');
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Header names of `session_logs/` pages (protocol 1.5), in lower case as Node reads them. */
export const pageHeaders = {
  total: 'x-total-count',
  filtered: 'x-filtered-count',
  matching: 'x-matching-count',
  hasMore: 'x-has-more',
} as const;
