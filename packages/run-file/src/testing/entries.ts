/** Entries as the run log and the live stream have them (protocol 11). */

const entry = (second: number, method: string, params: object): string =>
  JSON.stringify({
    type: 'notification',
    timestamp: `2026-11-22T14:06:${String(second).padStart(2, '0')}.000Z`,
    notification: { jsonrpc: '2.0', method, params },
  });

const update = (second: number, fields: object): string => entry(second, 'session/update', { update: fields });

export const runStarted = (second: number) => entry(second, '_posthog/run_started', { runId: 'r-1', taskId: 't-1' });

export const message = (second: number, text: string) =>
  update(second, { sessionUpdate: 'agent_message', content: { type: 'text', text } });

export const chunk = (second: number, text: string) =>
  update(second, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });

export const tool = (second: number, toolCallId: string, fields: object) =>
  update(second, { sessionUpdate: 'tool_call', toolCallId, ...fields });

export const toolUpdate = (second: number, toolCallId: string, fields: object) =>
  update(second, { sessionUpdate: 'tool_call_update', toolCallId, ...fields });

export const plan = (second: number, ...steps: [content: string, status: string][]) =>
  update(second, {
    sessionUpdate: 'plan',
    entries: steps.map(([content, status]) => ({ content, status, priority: 'medium' })),
  });

export const prompt = (second: number, text: string) =>
  entry(second, 'session/prompt', { prompt: [{ type: 'text', text }] });

export const consoleLine = (second: number, text: string, level = 'info') =>
  entry(second, '_posthog/console', { level, message: text });

export const posthog = (second: number, name: string, params: object) => entry(second, `_posthog/${name}`, params);

export const permissionRequest = (second: number, requestId: string, command: string) =>
  posthog(second, 'permission_request', {
    requestId,
    toolCallId: `tool-of-${requestId}`,
    options: [
      { optionId: 'allow', kind: 'allow_once', name: 'Allow once' },
      { optionId: 'always', kind: 'allow_always', name: 'Always in this run' },
      { optionId: 'reject', kind: 'reject_once', name: 'Refuse' },
    ],
    toolCall: { toolCallId: `tool-of-${requestId}`, title: command, kind: 'execute', rawInput: { command } },
  });

export const permissionResolved = (second: number, requestId: string, optionId: string) =>
  posthog(second, 'permission_resolved', { requestId, toolCallId: `tool-of-${requestId}`, optionId });

export const turnEnd = (second: number) => posthog(second, 'turn_complete', { stopReason: 'end_turn' });
