import { z } from 'zod';

/** Statuses of a run (protocol 1.3). Kinds a newer server may add are kept as they are and count as live. */
export const RunStatus = z.union([
  z.enum(['not_started', 'queued', 'in_progress', 'completed', 'failed', 'cancelled']),
  z.string(),
]);
export type RunStatus = z.infer<typeof RunStatus>;

const TERMINAL: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
export const isTerminal = (status: RunStatus): boolean => TERMINAL.has(status);

/** A run as `GET …/runs/{run}/` answers it; fields that nobody here reads pass unseen. */
export const TaskRun = z.looseObject({
  id: z.string(),
  task: z.string().nullish(),
  status: RunStatus,
  stage: z.string().nullish(),
  branch: z.string().nullish(),
  environment: z.string().nullish(),
  error_message: z.string().nullish(),
  output: z.unknown().optional(),
  state: z.record(z.string(), z.unknown()).nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  completed_at: z.string().nullish(),
});
export type TaskRun = z.infer<typeof TaskRun>;

/** Where the pull request is that a run made, as its `output` says: a text, that nobody has looked at. Null: it made none. */
export function pullRequestOf(output: unknown): string | null {
  const url = typeof output === 'object' && output !== null ? (output as Record<string, unknown>)['pr_url'] : undefined;
  return typeof url === 'string' && url !== '' ? url : null;
}

/** A task with its newest run, as `GET tasks/` lists it. */
export const Task = z.looseObject({
  id: z.string(),
  title: z.string().nullish(),
  repository: z.string().nullish(),
  latest_run: TaskRun.nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});
export type Task = z.infer<typeof Task>;

/** A project that a key may see, as `GET /api/projects/` lists it. Ids are numbers on the wire. */
export const Project = z.looseObject({
  id: z.union([z.number(), z.string()]).transform(String),
  name: z.string().nullish(),
});
export type Project = z.infer<typeof Project>;

/** A LimitOffset page; old servers answer a bare array (protocol 1.3). */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.union([
    z.looseObject({ results: z.array(item), next: z.string().nullish(), count: z.number().nullish() }),
    z.array(item).transform((results) => ({ results, next: null, count: results.length })),
  ]);

/** `GET …/stream_token/` (protocol section 2). `stream_base_url` null: read the API leg. */
export const StreamToken = z.looseObject({ token: z.string().min(1), stream_base_url: z.string().nullish() });
export type StreamToken = z.infer<typeof StreamToken>;
