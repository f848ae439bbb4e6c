import { z } from 'zod';

const Status = z.enum(['not_started', 'queued', 'in_progress', 'completed', 'failed', 'cancelled']);

/** What a database would know of a run's state. Times are microseconds since the epoch. */
const StateRecord = z.object({
  status: Status,
  createdAt: z.number(),
  updatedAt: z.number(),
  completedAt: z.number().nullable(),
  errorMessage: z.string().nullable(),
  stage: z.string().nullable(),
  branch: z.string().nullable(),
  output: z.record(z.string(), z.unknown()).nullable(),
  bag: z.record(z.string(), z.unknown()),
});
export type StateRecord = z.infer<typeof StateRecord>;

/** A run as processes that share a store tell each other of it. */
export const RunRecord = z.object({
  runId: z.string(),
  taskId: z.string(),
  title: z.string(),
  repository: z.string().nullable(),
  environment: z.enum(['cloud', 'local']),
  presenceGated: z.boolean(),
  eventIds: z.boolean(),
  /** The run whose log comes before this one's. */
  parentId: z.string().nullable(),
  /** The process in which the run's sandbox is. */
  processId: z.string(),
  state: StateRecord,
});
export type RunRecord = z.infer<typeof RunRecord>;
