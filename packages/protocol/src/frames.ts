import { z } from 'zod';
import { RunStatus } from './run.ts';

/** Named frames of the live stream (protocol 3.4). They carry no id and end or steer a connection. */
export const ControlEvent = z.enum(['keepalive', 'end', 'stream-end', 'error']);
export type ControlEvent = z.infer<typeof ControlEvent>;

export const EndFrame = z.looseObject({ type: z.string().nullish(), reason: z.string().nullish() });

/** `error` frames: `{error}`, or the web client's `{errorTitle, errorMessage, retryable}`. */
export const ErrorFrame = z.looseObject({ error: z.string().nullish(), errorMessage: z.string().nullish() });

/** `task_run_state`: the run's status, told in the stream (protocol 3.6). Not an entry. */
export const TaskRunState = z.looseObject({
  type: z.literal('task_run_state'),
  status: RunStatus,
  stage: z.string().nullish(),
  branch: z.string().nullish(),
  output: z.unknown().optional(),
  error_message: z.string().nullish(),
  updated_at: z.string().nullish(),
  completed_at: z.string().nullish(),
});
export type TaskRunState = z.infer<typeof TaskRunState>;

/** What data frames are, by their `type`. Everything else is ignored and counted. */
export const dataFrames = {
  /** Frames that become entries of the transcript. `permission_request` has a log twin, `_posthog/permission_request`. */
  entries: new Set(['notification', 'pi_event', 'permission_request']),
  state: 'task_run_state',
  relay: 'mcp_request',
} as const;
