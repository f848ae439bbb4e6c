import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';
import type { Settings } from '../options.ts';
import type { Run } from '../run.ts';

const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 100;

/** `GET /api/projects/`: the projects that the key may see. */
export function listProjects(exchange: Exchange, { projectId, projectName }: Settings): void {
  sendPage(exchange, [{ id: /^\d+$/.test(projectId) ? Number(projectId) : projectId, name: projectName }]);
}

/** `GET tasks/`, the newest first (protocol 1.2). */
export function listTasks(exchange: Exchange, runs: readonly Run[]): void {
  const { query } = exchange.target;
  const matches = (run: Run) =>
    (!query.get('search') || run.title.toLowerCase().includes((query.get('search') ?? '').toLowerCase())) &&
    (!query.get('repository') || run.repository === query.get('repository')) &&
    (!query.get('status') || run.status === query.get('status'));
  sendPage(exchange, newestRuns(runs).filter(matches).map(toTask));
}

/** `GET tasks/{id}/`; `runs` are those of the task, at least one. */
export function showTask({ response }: Exchange, runs: readonly Run[]): void {
  const [newest] = newestRuns(runs);
  sendJson(response, 200, newest && toTask(newest));
}

/** `GET …/runs/`, the newest first. */
export function listRuns(exchange: Exchange, runs: readonly Run[]): void {
  sendPage(
    exchange,
    runs.toReversed().map((run) => run.state.toTaskRun()),
  );
}

/** The newest run of each task, the newest task first. */
function newestRuns(runs: readonly Run[]): Run[] {
  const byTask = new Map(runs.map((run) => [run.taskId, run]));
  return [...byTask.values()].sort((a, b) => b.state.createdAt - a.state.createdAt);
}

function toTask(run: Run): object {
  const latest = run.state.toTaskRun() as { created_at: string; updated_at: string };
  return {
    id: run.taskId,
    task_number: null,
    slug: run.taskId,
    title: run.title,
    title_manually_set: false,
    description: run.title,
    origin_product: 'user_created',
    repository: run.repository,
    github_integration: null,
    signal_report: null,
    json_schema: null,
    internal: false,
    latest_run: latest,
    created_at: latest.created_at,
    updated_at: latest.updated_at,
    created_by: null,
  };
}

/** A LimitOffset page; what is out of range is clamped, as Django's REST framework does. */
function sendPage({ request, response, target }: Exchange, items: readonly object[]): void {
  const limit = Math.min(positive(target.query.get('limit')) || DEFAULT_LIMIT, LARGEST_LIMIT);
  const offset = positive(target.query.get('offset'));
  const [path] = (request.url ?? '').split('?');
  const pageAt = (at: number) => `http://${request.headers.host}${path}?limit=${limit}${at > 0 ? `&offset=${at}` : ''}`;
  sendJson(response, 200, {
    count: items.length,
    next: offset + limit < items.length ? pageAt(offset + limit) : null,
    previous: offset > 0 ? pageAt(Math.max(0, offset - limit)) : null,
    results: items.slice(offset, offset + limit),
  });
}

const positive = (text: string | null): number => (text !== null && /^\d+$/.test(text) ? Number(text) : 0);
