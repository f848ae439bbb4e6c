import { CUT, CutEntry, methodName, PermissionRequest, UNREADABLE } from '@runwatch/protocol';
import { arrayOr, isObject, type Json, numberOr, objectOr, stringOr } from './json.ts';
import { readUpdate } from './read-update.ts';
import type { Said } from './said.ts';
import { textOf, visibleText } from './text-of.ts';
import { NOISE, NOTICES, TURN_ENDING } from './vocabulary.ts';

const OWN_PREFIX = '_posthog/';
const UNREADABLE_BEGINNING = 200;

export interface ReadLine {
  /** ISO time, as the writer gave it. */
  at: string | null;
  said: Said;
  /** The length of the line as it was written, when it was cut for display. */
  cutFrom: number | null;
}

/** What a line of the transcript says. Never throws: what cannot be read says so. */
export function readLine(line: string): ReadLine {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    entry = undefined;
  }
  if (!isObject(entry))
    return {
      at: null,
      said: { what: 'unreadable', bytes: line.length, text: line.slice(0, UNREADABLE_BEGINNING) },
      cutFrom: null,
    };
  return { at: stringOr(entry['timestamp'], null), said: readEntry(entry), cutFrom: lengthBeforeCut(entry) };
}

/** How long an entry was before it was cut for display; null when it was not. */
function lengthBeforeCut(entry: Json): number | null {
  if (!(CUT in entry)) return null;
  const cut = CutEntry.safeParse(entry);
  return cut.success ? cut.data[CUT].length : null;
}

function readEntry(entry: Json): Said {
  if (isObject(entry['notification'])) return readNotification(entry['notification'], entry);
  switch (entry['type']) {
    case UNREADABLE:
      return { what: 'unreadable', bytes: numberOr(entry['bytes'], 0), text: '' };
    case 'pi_event':
      return {
        what: 'pi',
        eventType: stringOr(objectOr(entry['event'])['type'], null),
        event: entry['event'],
      };
    case 'permission_request':
      return readRequest(entry, entry);
    default:
      return { what: 'unknown', name: stringOr(entry['type'], 'entry'), entry };
  }
}

function readNotification(notification: Json, entry: Json): Said {
  if (typeof notification['method'] !== 'string') return readResponse(notification, entry);
  const method = methodName(notification['method']);
  const params = objectOr(notification['params']);
  if (method === 'session/update') return readUpdate(objectOr(params['update']), entry);
  if (method === 'session/prompt')
    return { what: 'user', text: visibleText(params['prompt']), spelling: 'prompt', whole: true };
  if (NOISE.has(method)) return { what: 'noise' };
  return method.startsWith(OWN_PREFIX)
    ? readOwn(method.slice(OWN_PREFIX.length), params, entry)
    : { what: 'unknown', name: method, entry };
}

/** A JSON-RPC response: of interest when it ends a turn, or fails. */
function readResponse(notification: Json, entry: Json): Said {
  const error = notification['error'];
  if (isObject(error))
    return {
      what: 'error',
      message: stringOr(error['message'], 'Failed without a message'),
      source: codeOf(error['code']),
    };
  if (!('result' in notification)) return { what: 'unknown', name: 'notification', entry };
  const stopReason = objectOr(notification['result'])['stopReason'];
  return typeof stopReason === 'string' && TURN_ENDING.has(stopReason)
    ? { what: 'turn-end', stopReason, background: false }
    : { what: 'noise' };
}

const codeOf = (code: unknown): string | null => (typeof code === 'number' ? `${code}` : stringOr(code, null));

/** Methods of `_posthog/` (protocol 11.4). */
function readOwn(name: string, params: Json, entry: Json): Said {
  switch (name) {
    case 'console':
      return { what: 'console', level: stringOr(params['level'], 'info'), message: textOf(params['message']) };
    case 'progress':
      return {
        what: 'progress',
        group: stringOr(params['group'], ''),
        step: stringOr(params['step'], ''),
        status: stringOr(params['status'], 'in_progress'),
        label: stringOr(params['label'], stringOr(params['step'], '')),
        detail: stringOr(params['detail'], null),
      };
    case 'sandbox_output':
      return {
        what: 'output',
        stdout: stringOr(params['stdout'], ''),
        stderr: stringOr(params['stderr'], ''),
        exitCode: numberOr(params['exitCode'], null),
      };
    case 'user_message':
      return { what: 'user', text: visibleText(params['content']), spelling: 'posthog', whole: true };
    case 'turn_complete':
    case 'background_turn_complete': {
      const stopReason = stringOr(params['stopReason'], null);
      // The session was taken up again without a turn.
      if (stopReason === 'idle_resume') return { what: 'noise' };
      return { what: 'turn-end', stopReason, background: name === 'background_turn_complete' };
    }
    case 'status':
      return {
        what: 'status',
        status: stringOr(params['status'], 'unknown'),
        complete: params['isComplete'] === true,
        error: errorText(params['error']),
      };
    case 'error':
      return {
        what: 'error',
        message: errorText(params['error']) ?? errorText(params['message']) ?? 'Failed without a message',
        source: stringOr(params['source'], stringOr(params['classification'], null)),
      };
    case 'permission_request':
      return readRequest(params, entry);
    case 'permission_resolved':
      return typeof params['requestId'] === 'string'
        ? {
            what: 'resolved',
            requestId: params['requestId'],
            toolCallId: stringOr(params['toolCallId'], null),
            optionId: stringOr(params['optionId'], null),
          }
        : { what: 'unknown', name: OWN_PREFIX + name, entry };
    default:
      if (NOISE.has(name)) return { what: 'noise' };
      if (NOTICES.has(name)) return { what: 'notice', name, params };
      return { what: 'unknown', name: OWN_PREFIX + name, entry };
  }
}

function readRequest(params: Json, entry: Json): Said {
  const options = arrayOr(params['options']).filter((option) => typeof objectOr(option)['optionId'] === 'string');
  const request = PermissionRequest.safeParse({ ...params, options });
  return request.success
    ? { what: 'asked', request: request.data }
    : { what: 'unknown', name: 'permission_request', entry };
}

const errorText = (error: unknown): string | null =>
  typeof error === 'string' ? error : stringOr(objectOr(error)['message'], null);
