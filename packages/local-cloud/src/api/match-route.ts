import type { RouteName } from '../switches/cloud-switches.ts';

export interface ApiRoute {
  name: RouteName;
  /** Empty for the list of projects. */
  projectId: string;
  taskId: string | undefined;
  runId: string | undefined;
}

const RUN_ROUTES: ReadonlyMap<string, RouteName> = new Map([
  ['logs', 'logs'],
  ['session_logs', 'session_logs'],
  ['stream_token', 'stream_token'],
  ['stream', 'api_stream'],
  ['command', 'command'],
  ['cancel', 'cancel'],
]);

/** Finds the route of a decoded path (protocol 1); every path ends in a slash. */
export function matchRoute(segments: readonly string[]): ApiRoute | undefined {
  if (segments.at(-1) !== '') return undefined;
  const [api, projects, projectId, tasks, taskId, runs, runId, action, ...rest] = segments.slice(0, -1);
  if (api !== 'api' || projects !== 'projects') return undefined;
  if (projectId === undefined) return { name: 'projects', projectId: '', taskId, runId };
  if (!projectId || tasks !== 'tasks' || rest.length > 0) return undefined;
  const route = (name: RouteName): ApiRoute => ({ name, projectId, taskId, runId });
  if (taskId === undefined) return route('tasks');
  if (runs === undefined) return route('task');
  if (runs !== 'runs') return undefined;
  if (runId === undefined) return route('runs');
  if (action === undefined) return route('run');
  const name = RUN_ROUTES.get(action);
  return name && route(name);
}
