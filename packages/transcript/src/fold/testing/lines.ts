/** Lines as agents and servers write them, for tests. */
const line = (notification: unknown, more: object = {}): string =>
  JSON.stringify({ type: 'notification', ...more, notification });

export const update = (sessionUpdate: string, fields: object = {}, more: object = {}): string =>
  line(
    { jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update: { sessionUpdate, ...fields } } },
    more,
  );

const text = (words: string) => ({ content: { type: 'text', text: words } });

export const chunk = (words: string, more: object = {}) => update('agent_message_chunk', text(words), more);
export const message = (words: string, more: object = {}) => update('agent_message', text(words), more);
export const thought = (words: string) => update('agent_thought_chunk', text(words));
export const userChunk = (words: string) => update('user_message_chunk', text(words));
export const tool = (toolCallId: string, fields: object = {}) => update('tool_call', { toolCallId, ...fields });
export const toolUpdate = (toolCallId: string, fields: object = {}) =>
  update('tool_call_update', { toolCallId, ...fields });

export const own = (name: string, params: object = {}, more: object = {}) =>
  line({ jsonrpc: '2.0', method: `_posthog/${name}`, params }, more);
export const console_ = (words: string) => own('console', { level: 'info', message: words });
export const progress = (step: string, status: string) =>
  own('progress', { group: 'setup', step, status, label: step });
export const resolved = (requestId: string, optionId = 'allow') => own('permission_resolved', { requestId, optionId });

export const prompt = (words: string) =>
  line({ jsonrpc: '2.0', id: 1, method: 'session/prompt', params: { prompt: [{ type: 'text', text: words }] } });
export const response = (stopReason: string) => line({ jsonrpc: '2.0', id: 1, result: { stopReason } });

export const options = [
  { optionId: 'allow', kind: 'allow_once', name: 'Yes' },
  { optionId: 'reject', kind: 'reject_once', name: 'No' },
];
const request = (requestId: string, toolCallId: string) => ({
  requestId,
  options,
  toolCall: { toolCallId, title: 'Remove the build', kind: 'execute', rawInput: { command: 'rm -rf dist' } },
});
/** The live spelling of a request, and the log's. */
export const asked = (requestId: string, toolCallId = 'call') =>
  JSON.stringify({ type: 'permission_request', ...request(requestId, toolCallId) });
export const askedInLog = (requestId: string, toolCallId = 'call') =>
  own('permission_request', request(requestId, toolCallId));
