import type { Shape } from '../../shape.ts';
import type { Leg } from '../server-scenario.ts';

export const LEGS: readonly Leg[] = ['api', 'proxy'];

const ABSENT = { $is: 'absent' } as const;

/** An event that says its number. */
export const event = (n: number) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: 'x', params: { n } },
});

export const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

/** The data frame of that event (3.3). */
export const frame = (n: number): Shape => ({
  event: ABSENT,
  id: { $matches: '^\\d+-\\d+$' },
  data: { $exactly: event(n) },
});

export const frames = (from: number, to: number): Shape[] =>
  Array.from({ length: to - from + 1 }, (_, i) => frame(from + i));

const control = (name: string, data: Shape): Shape => ({ event: name, id: ABSENT, data });

/** Control frames (3.4). */
export const KEEPALIVE = control('keepalive', { $exactly: { type: 'keepalive' } });
export const ROTATED = control('end', { $exactly: { type: 'rotated' } });
export const TRIMMED = control('end', { $exactly: { type: 'resync', reason: 'trimmed' } });
export const STREAM_END = control('stream-end', { $exactly: { status: 'complete' } });
export const error = (text: string): Shape => control('error', { $exactly: { error: text } });

/** The state that the API leg tells before the end of a stream that is gone (section 5). */
export const stateBeforeEnd = (status: string): Shape => ({
  event: ABSENT,
  id: ABSENT,
  data: { type: 'task_run_state', status },
});

/** Any of the shapes of a refusal on the API leg (1.1). */
export const REFUSAL: Shape = { $oneOf: [{ detail: { $is: 'string' } }, { error: { $is: 'string' } }] };

/** The path of a run, with ids that were encoded already. */
export const runPath = (task: string, run: string) => `/api/projects/{project}/tasks/${task}/runs/${run}/`;

/** An entry of the log whose type for the filters is `type` (1.5). */
export const entry = (type: string, timestamp?: string) => ({
  type: 'notification',
  ...(timestamp !== undefined && { timestamp }),
  notification: { jsonrpc: '2.0', method: type, params: {} },
});

export const updateEntry = (sessionUpdate: string) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: 'session/update', params: { update: { sessionUpdate } } },
});
