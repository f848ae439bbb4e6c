import { methodName, UNREADABLE } from '@runwatch/protocol';

/**
 * The `kind` of an `entry` line: what sort of thing was logged. A stable vocabulary, coarser than the wire's,
 * so that `jq 'select(.kind == "message")'` goes on working; what is not in it is `other`.
 */
export const ENTRY_KINDS = [
  'user',
  'message',
  'thought',
  'tool',
  'plan',
  'permission',
  'turn',
  'console',
  'progress',
  'output',
  'usage',
  'status',
  'error',
  'unreadable',
  'other',
] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

const BY_UPDATE: Readonly<Record<string, EntryKind>> = {
  user_message: 'user',
  user_message_chunk: 'user',
  agent_message: 'message',
  agent_message_chunk: 'message',
  agent_thought_chunk: 'thought',
  tool_call: 'tool',
  tool_call_update: 'tool',
  plan: 'plan',
  usage_update: 'usage',
  error: 'error',
};

const BY_METHOD: Readonly<Record<string, EntryKind>> = {
  'session/prompt': 'user',
  '_posthog/user_message': 'user',
  '_posthog/console': 'console',
  '_posthog/progress': 'progress',
  '_posthog/sandbox_output': 'output',
  '_posthog/turn_complete': 'turn',
  '_posthog/background_turn_complete': 'turn',
  '_posthog/usage_update': 'usage',
  '_posthog/status': 'status',
  '_posthog/permission_request': 'permission',
  '_posthog/permission_resolved': 'permission',
  '_posthog/error': 'error',
};

const own = <T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The kind of a parsed entry (protocol 11.3, 11.4). */
export function entryKind(entry: unknown): EntryKind {
  const type = field(entry, 'type');
  if (type === UNREADABLE) return 'unreadable';
  if (type === 'permission_request') return 'permission';
  const notification = field(entry, 'notification');
  if (field(field(notification, 'result'), 'stopReason') !== undefined) return 'turn';
  const method = field(notification, 'method');
  if (typeof method !== 'string') return 'other';
  if (method !== 'session/update') return own(BY_METHOD, methodName(method)) ?? 'other';
  return own(BY_UPDATE, field(field(field(notification, 'params'), 'update'), 'sessionUpdate')) ?? 'other';
}
