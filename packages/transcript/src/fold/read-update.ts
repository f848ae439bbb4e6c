import { arrayOr, isObject, type Json, numberOr, objectOr, stringOr } from './json.ts';
import type { Said, ToolFields } from './said.ts';
import { textOf, visibleText } from './text-of.ts';
import { NOISE } from './vocabulary.ts';

/** What a `session/update` says (protocol 11.3). */
export function readUpdate(update: Json, entry: Json): Said {
  const kind = stringOr(update['sessionUpdate'], '');
  switch (kind) {
    case 'agent_message_chunk':
      return speech('message', update, false);
    case 'agent_message':
      return speech('message', update, true);
    case 'agent_thought_chunk':
      return speech('thought', update, false);
    case 'agent_thought':
      return speech('thought', update, true);
    case 'user_message_chunk':
      return { what: 'user', text: visibleText(content(update)), spelling: 'update', whole: false };
    case 'user_message':
      return { what: 'user', text: visibleText(content(update)), spelling: 'update', whole: true };
    case 'tool_call':
    case 'tool_call_update':
      return typeof update['toolCallId'] === 'string'
        ? { what: 'tool', toolCallId: update['toolCallId'], fields: toolFields(update) }
        : { what: 'unknown', name: kind, entry };
    case 'plan':
      return {
        what: 'plan',
        steps: arrayOr(update['entries'])
          .filter(isObject)
          .map((step) => ({
            content: textOf(step['content']),
            status: stringOr(step['status'], 'pending'),
            priority: stringOr(step['priority'], null),
          })),
      };
    case 'error':
      return {
        what: 'error',
        message: stringOr(update['message'], 'Failed without a message'),
        source: stringOr(update['errorType'], null),
      };
    default:
      return NOISE.has(kind) ? { what: 'noise' } : { what: 'unknown', name: kind || 'session/update', entry };
  }
}

/** `content`, or one of the names that older writers gave it. */
const content = (update: Json): unknown => update['content'] ?? update['text'] ?? update['message'];

function speech(voice: 'message' | 'thought', update: Json, whole: boolean): Said {
  const text = textOf(content(update));
  return text === '' ? { what: 'silence' } : { what: 'speech', voice, text, whole };
}

/** Only what this update tells: what it does not mention stays as it was. */
function toolFields(update: Json): Partial<ToolFields> {
  const fields: Partial<ToolFields> = {};
  if (typeof update['title'] === 'string') fields.title = update['title'];
  if (typeof update['kind'] === 'string') fields.toolKind = update['kind'];
  if (typeof update['status'] === 'string') fields.status = update['status'];
  if (update['rawInput'] !== undefined) fields.rawInput = update['rawInput'];
  if (update['rawOutput'] !== undefined) fields.rawOutput = update['rawOutput'];
  if (Array.isArray(update['content'])) fields.content = update['content'];
  if (Array.isArray(update['locations'])) fields.locations = locations(update['locations']);
  const error = typeof update['error'] === 'string' ? update['error'] : objectOr(update['error'])['message'];
  if (typeof error === 'string') fields.error = error;
  const meta = objectOr(update['_meta']);
  const own = objectOr(meta['posthog']);
  const claude = objectOr(meta['claudeCode']);
  const toolName = own['toolName'] ?? claude['toolName'];
  if (typeof toolName === 'string') fields.toolName = toolName;
  const parent = own['parentToolCallId'] ?? claude['parentToolCallId'];
  if (typeof parent === 'string') fields.parentToolCallId = parent;
  return fields;
}

const locations = (list: readonly unknown[]): ToolFields['locations'] =>
  list
    .filter(isObject)
    .filter((location) => typeof location['path'] === 'string')
    .map((location) => ({ path: String(location['path']), line: numberOr(location['line'], null) }));
