import type { PermissionItem } from '@runwatch/transcript';
import { optionName, permissionTitle } from './describe/describe-permission.ts';

/** A question that can be answered with the keyboard. A digit chooses, Enter sends: a stray key answers nothing. */
export interface AnswerPrompt {
  request: PermissionItem;
  /** Index of the option under the digit that was typed. */
  chosen: number | null;
}

/** What a key means. */
export type KeyEffect =
  | { kind: 'nothing' }
  | { kind: 'prompt'; prompt: AnswerPrompt }
  | { kind: 'send'; requestId: string; optionId: string }
  /** Somebody will answer elsewhere. */
  | { kind: 'dismiss'; requestId: string }
  | { kind: 'interrupt' };

const ESCAPE = '\x1b';
const BACKSPACE = new Set(['\x7f', '\b', ESCAPE]);

export function afterKey(prompt: AnswerPrompt, key: string): KeyEffect {
  const { request, chosen } = prompt;
  if (key === '\x03') return { kind: 'interrupt' };
  if (BACKSPACE.has(key)) return { kind: 'prompt', prompt: { request, chosen: null } };
  if (key === '\r' || key === '\n') {
    const option = chosen === null ? undefined : request.options[chosen];
    return option
      ? { kind: 'send', requestId: request.requestId, optionId: option.optionId }
      : { kind: 'dismiss', requestId: request.requestId };
  }
  const index = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return request.options[index] ? { kind: 'prompt', prompt: { request, chosen: index } } : { kind: 'nothing' };
}

/** The question, for the status line. */
export function describePrompt({ request, chosen }: AnswerPrompt): string {
  const option = chosen === null ? undefined : request.options[chosen];
  if (option && chosen !== null) return `${chosen + 1} ${optionName(option)}: Enter sends it, Esc takes it back`;
  const digits = request.options.length > 1 ? `1-${Math.min(9, request.options.length)}` : '1';
  const options = request.options.map((each, i) => `${i + 1} ${optionName(each)}`).join(', ');
  // The line may be cut at its end, so what can be done comes first; the whole question has been printed.
  return `${digits}, or Enter to decide elsewhere: allow ${permissionTitle(request)}? ${options}`;
}
