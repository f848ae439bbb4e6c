import type { RunMeta, RunRef, RunUpdate } from '@runwatch/protocol';

/** A run in progress, with whatever a test wants different. */
export const runMeta = (run: RunRef, change: Partial<RunMeta> = {}): RunMeta => ({
  taskId: run.taskId,
  runId: run.runId,
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt: '2026-11-22T12:00:00.000Z',
  updatedAt: null,
  completedAt: null,
  ...change,
});

/** The first update of a watch: `lines` are the newest entries, of `start + lines.length` in all. */
export const snapshot = (run: RunMeta, lines: string[], start = 0): RunUpdate => ({
  kind: 'snapshot',
  run,
  total: start + lines.length,
  start,
  lines,
});

const notification = (method: string, params: unknown): string =>
  JSON.stringify({ type: 'notification', notification: { jsonrpc: '2.0', method, params } });

/** Lines of the transcript, as the log and the live stream have them. */
export const entry = {
  update: (update: Record<string, unknown>): string => notification('session/update', { update }),
  own: (name: string, params: Record<string, unknown>): string => notification(`_posthog/${name}`, params),
  prompt: (text: string): string => notification('session/prompt', { prompt: [{ type: 'text', text }] }),
  chunk: (text: string): string =>
    entry.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
  message: (text: string): string => entry.update({ sessionUpdate: 'agent_message', content: { type: 'text', text } }),
  request: (requestId: string, toolCallId = 'tool-1'): string =>
    JSON.stringify({
      type: 'permission_request',
      requestId,
      options: [
        { optionId: 'allow', kind: 'allow_once', name: 'Yes' },
        { optionId: 'reject', kind: 'reject_once', name: 'No' },
      ],
      toolCall: { toolCallId, title: 'Remove the build folder', kind: 'execute', rawInput: { command: 'rm -rf dist' } },
    }),
};
