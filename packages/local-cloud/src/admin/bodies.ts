import { z } from 'zod';
import { type ScenarioName, scenarioNames } from '../scenarios/scenarios.ts';
import type { RouteName } from '../switches/cloud-switches.ts';

export const Count = z.number().int().nonnegative();
const names = scenarioNames();
const routes = [
  'projects',
  'tasks',
  'task',
  'runs',
  'run',
  'logs',
  'session_logs',
  'stream_token',
  'api_stream',
  'proxy_stream',
  'command',
  'cancel',
  'append_log',
  'event_stream',
  'proxy_ingest',
] as const satisfies readonly RouteName[];

const rule = { route: z.enum(routes), times: Count.optional(), runId: z.string().optional() };
export const Status = z.enum(['not_started', 'queued', 'in_progress', 'completed', 'failed', 'cancelled']);
const Answer = z.union([
  z.enum(['reset', 'hang', 'stall', 'lose', 'pass']),
  z.strictObject({
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  }),
]);

/** Bodies of the admin routes that concern the cloud. */
export const Bodies = {
  play: z.strictObject({
    scenario: z.enum(names as [ScenarioName, ...ScenarioName[]]),
    taskId: z.string().min(1).optional(),
    runId: z.string().min(1).optional(),
    title: z.string().optional(),
    eventIds: z.boolean().optional(),
    size: Count.optional(),
    speed: z.number().positive().optional(),
  }),
  createRun: z.strictObject({
    taskId: z.string().min(1).optional(),
    runId: z.string().min(1).optional(),
    title: z.string().optional(),
    repository: z.string().nullable().optional(),
    status: Status.optional(),
    eventIds: z.boolean().optional(),
    presenceGated: z.boolean().optional(),
  }),
  /** JSON has no Infinity: `"max"` is. */
  speed: z.strictObject({
    factor: z.union([z.number().positive(), z.literal('max').transform(() => Number.POSITIVE_INFINITY)]),
  }),
  delay: z.strictObject({ ...rule, ms: Count }),
  answer: z.strictObject({ ...rule, answers: z.union([Answer, z.array(Answer).min(1)]) }),
  holdPage: z.strictObject({
    n: Count.default(0),
    runId: z.string().optional(),
    route: z.enum(['session_logs', 'logs']).optional(),
  }),
  release: z.strictObject({ number: Count }),
};
