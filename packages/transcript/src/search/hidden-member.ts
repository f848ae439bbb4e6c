/*
 * Members of entries that name things for machines: nobody reads them, and whoever looks for `update` does not mean each line of the log. The same rule
 * holds for text (`standsInText`) and for values (`leaves`), or the one would pass over what the other finds.
 */

const IDS: ReadonlySet<string> = new Set([
  'jsonrpc',
  'sessionUpdate',
  'sessionId',
  'toolCallId',
  'tool_call_id',
  'toolName',
  'event_id',
  'first_event_id',
  'timestamp',
  'requestId',
  'optionId',
  'runId',
  'taskId',
]);

const WORDS: Readonly<Record<string, RegExp>> = {
  method: /^(?:session|_?_posthog)\//,
  type: /^(?:notification|pi_event|permission_request|text|content|diff|terminal|resource|resource_link)$/,
  status: /^(?:pending|in_progress|completed|failed)$/,
  kind: /^(?:read|edit|delete|move|search|execute|think|fetch|switch_mode|other|allow_once|allow_always|reject_once|reject_always)$/,
};

/** Whether the member `key` with this text is for machines. */
export const isHiddenMember = (key: string, value: string): boolean =>
  IDS.has(key) || (Object.hasOwn(WORDS, key) && (WORDS[key] as RegExp).test(value));
