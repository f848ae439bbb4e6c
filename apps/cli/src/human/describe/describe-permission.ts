import type { PermissionItem } from '@runwatch/transcript';
import { words } from '../../text/format.ts';
import { printableLine } from '../../text/printable.ts';
import type { Block } from '../block.ts';

type Option = PermissionItem['options'][number];

/** `Yes`, or what the wire calls it. */
export const optionName = (option: Option): string =>
  printableLine(option.name ?? words(option.kind ?? option.optionId));

/** What the agent wants to do. */
export function permissionTitle({ title, rawInput, toolKind, requestId }: PermissionItem): string {
  const command =
    typeof rawInput === 'object' && rawInput !== null ? (rawInput as Record<string, unknown>)['command'] : undefined;
  return printableLine(typeof command === 'string' ? command : (title ?? toolKind ?? requestId));
}

export function describePermission(item: PermissionItem): Block {
  const base = { at: item.at, label: 'ASK', tone: 'ask' as const };
  const text = `allow ${permissionTitle(item)}?`;
  if (item.state !== 'open') return { ...base, text, foot: answerOf(item) };
  const body = item.options.map((option, i) => `${i + 1} ${optionName(option)}`);
  return { ...base, text, body, foot: `request ${printableLine(item.requestId)}` };
}

/** What became of a request. `mine`: the answer was given here. */
export function describeAnswer(item: PermissionItem, mine: boolean): Block {
  const text = `${answerOf(item)}: ${permissionTitle(item)}`;
  return { at: item.until, label: mine ? 'you' : 'answer', tone: mine ? 'user' : 'ask', text };
}

function answerOf(item: PermissionItem): string {
  if (item.state === 'expired') return 'no longer asked';
  const chosen = item.options.find((option) => option.optionId === item.optionId);
  return chosen ? optionName(chosen) : item.optionId === null ? 'answered' : printableLine(item.optionId);
}
