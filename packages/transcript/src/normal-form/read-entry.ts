import { methodName } from '@runwatch/protocol';
import { canonical } from './canonical.ts';

/**
 * What an entry says, as far as comparing is concerned. Equal keys of one kind mean the same fact, whichever witness told it
 * (protocol 11.2). A key is made when it is asked for: it costs ten times what the rest does, and where event ids tell what is which,
 * nobody asks.
 */
export type Reading =
  /** Agent text: `whole` is the finished message, otherwise a piece of it. */
  | { kind: 'text'; text: string; whole: boolean }
  /** `run`: of `_posthog/run_started`, the run that it is about. */
  | { kind: 'fact'; key: Key; recurs: Recurs; run: string | undefined }
  /** Written by the server: the same object in both places, at once; the key holds its timestamp. */
  | { kind: 'server'; key: Key }
  /** A snapshot of a tool's arguments: the log keeps the last of them only. */
  | { kind: 'input'; key: Key; call: string }
  /** Known to be told by one witness only, or by both: its absence says nothing. */
  | { kind: 'optional'; key: Key; logOnly: boolean }
  /** Leaves no trace in the log. */
  | { kind: 'nothing' }
  /** Was no JSON object. */
  | { kind: 'unreadable' };

type Key = () => string;

/** Whether the same may be told again: never (it has an id of its own), perhaps, or by its nature again and again. */
export type Recurs = 'never' | 'perhaps' | 'often';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOr = (value: unknown): Json => (isObject(value) ? value : {});

/** What should be a name. `String` throws at objects that have a `toString` of their own, and JSON may hold such. */
const nameOf = (value: unknown): string => (typeof value === 'string' ? value : canonical(value));

const SERVER_MADE = new Set(['_posthog/console', '_posthog/progress', '_posthog/sandbox_output']);
const LIVE_ONLY = new Set(['_posthog/error', '_posthog/rtk_savings']);
const LOG_ONLY = new Set(['_posthog/permission_resolved']);
const OUTSIDE = new Set(['mcp_request', 'task_run_state']);
const RECURRING_METHODS = new Set([
  '_posthog/background_turn_complete',
  '_posthog/compact_boundary',
  '_posthog/conversation_cleared',
  '_posthog/status',
  '_posthog/turn_complete',
  '_posthog/usage_update',
  'session/cancel',
]);
const RECURRING_UPDATES = new Set([
  'agent_thought_chunk',
  'available_commands_update',
  'current_mode_update',
  'usage_update',
  'user_message_chunk',
]);

/** Reads the parsed value of an entry; never throws. */
export function readEntry(value: unknown): Reading {
  if (!isObject(value)) return { kind: 'unreadable' };
  if (isObject(value['notification'])) return readNotification(value['notification'], value);
  switch (value['type']) {
    case 'pi_event':
      return fact(() => `pi ${canonical(value['event'])}`);
    case 'permission_request':
      return readRequest(value);
    default:
      return OUTSIDE.has(nameOf(value['type']))
        ? { kind: 'optional', key: () => canonical(withoutStamps(value)), logOnly: false }
        : fact(() => `other ${canonical(withoutStamps(value))}`);
  }
}

const fact = (key: Key, recurs: Recurs = 'perhaps', run?: string): Reading => ({ kind: 'fact', key, recurs, run });

function readRequest(params: Json): Reading {
  const { requestId } = params;
  return typeof requestId === 'string'
    ? fact(() => `request ${requestId}`, 'never')
    : fact(() => `request ${canonical(withoutStamps(params))}`);
}

function readNotification(notification: Json, entry: Json): Reading {
  if (typeof notification['method'] !== 'string') return fact(() => canonical(notification), 'often');
  const method = methodName(notification['method']);
  const params = objectOr(notification['params']);
  if (SERVER_MADE.has(method))
    return { kind: 'server', key: () => canonical({ ...entry, notification: { ...notification, method } }) };
  if (method === 'session/update' && isObject(params['update'])) {
    const reading = readUpdate(params['update']);
    if (reading) return reading;
  }
  if (method === '_posthog/permission_request') return readRequest(params);
  const key = () => {
    const { sessionId: _, ...rest } = params;
    return canonical({ ...notification, method, params: rest });
  };
  if (LIVE_ONLY.has(method) || LOG_ONLY.has(method)) return { kind: 'optional', key, logOnly: LOG_ONLY.has(method) };
  if (method === '_posthog/run_started') return fact(key, 'never', nameOf(params['runId'] ?? ''));
  return fact(key, RECURRING_METHODS.has(method) ? 'often' : howOften(objectOr(params['update'])));
}

function howOften({ sessionUpdate, toolCallId }: Json): Recurs {
  if (sessionUpdate === 'tool_call' && typeof toolCallId === 'string') return 'never';
  return RECURRING_UPDATES.has(nameOf(sessionUpdate)) ? 'often' : 'perhaps';
}

/** The kinds of `session/update` that the two witnesses tell differently. */
function readUpdate(update: Json): Reading | undefined {
  const kind = update['sessionUpdate'];
  switch (kind) {
    case 'agent_message':
    case 'agent_message_chunk': {
      const text = textOf(update);
      if (text === undefined) return undefined;
      return text === '' ? { kind: 'nothing' } : { kind: 'text', text, whole: kind === 'agent_message' };
    }
    case 'agent_thought_chunk':
      return textOf(update) === '' ? { kind: 'nothing' } : undefined;
    case 'tool_call_update':
      return isInputOnly(update)
        ? { kind: 'input', key: () => canonical(update), call: nameOf(update['toolCallId']) }
        : undefined;
    default:
      return undefined;
  }
}

/** Undefined when the content is something else than text. */
function textOf(update: Json): string | undefined {
  const content = update['content'] ?? update['text'] ?? update['message'] ?? '';
  if (typeof content === 'string') return content;
  const { text, type } = objectOr(content);
  return typeof text === 'string' && (type === undefined || type === 'text') ? text : undefined;
}

// `_meta` may come with any update and says nothing of its own.
const INPUT_KEYS = new Set(['sessionUpdate', 'toolCallId', 'rawInput', '_meta']);

const isInputOnly = (update: Json): boolean =>
  update['rawInput'] !== undefined && Object.keys(update).every((key) => INPUT_KEYS.has(key));

function withoutStamps(entry: Json): Json {
  const { timestamp: _, event_id: __, first_event_id: ___, covered_event_ids: ____, ...rest } = entry;
  return rest;
}
